"""The autoencoder, and pictures from a decoder's logits."""

import pytest
import torch

from course_lib.data.digit_split import split_digits
from course_lib.generative.autoencoder import Autoencoder, draw_levels, mean_image
from course_lib.generative.pixels import LEVELS, image_batches, to_levels
from course_lib.training.loop import train


def test_shapes_and_that_the_seed_determines_the_model():
    images = split_digits().test_images[:5]
    before = torch.get_rng_state()
    first, again = Autoencoder(3, 16, seed=4), Autoencoder(3, 16, seed=4)
    assert torch.equal(before, torch.get_rng_state())
    assert first.encode(images).shape == (5, 3)
    assert first(images).shape == (5, 64, LEVELS)
    assert torch.equal(first(images), again(images))


def test_it_learns_a_few_images_by_heart():
    images = split_digits().train_images[:16]
    model = Autoencoder(8, 64)
    batches = image_batches(images, 16, torch.Generator().manual_seed(0))
    train(model, batches, 300, 0.01, progress=False)
    right = model(images).argmax(dim=-1) == to_levels(images)
    assert right.float().mean() > 0.95


def test_pictures_of_certain_logits():
    images = split_digits().test_images[:6]
    logits = torch.nn.functional.one_hot(to_levels(images), LEVELS) * 1000.0
    drawn = draw_levels(logits, torch.Generator().manual_seed(0))
    torch.testing.assert_close(mean_image(logits), images)
    assert torch.equal(drawn, images)


def test_the_mean_image_is_the_mean_of_drawn_ones():
    logits = torch.randn(1, 64, LEVELS, generator=torch.Generator().manual_seed(1))
    drawn = draw_levels(
        logits.expand(4000, -1, -1), torch.Generator().manual_seed(2)
    ).mean(dim=0)
    assert (drawn - mean_image(logits)[0]).abs().max() < 0.03


def test_bad_sizes():
    with pytest.raises(ValueError, match="got 0 and 128"):
        Autoencoder(0)
