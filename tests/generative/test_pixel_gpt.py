"""Autoregressive pixels."""

import math

import pytest
import torch

from course_lib.data.digit_split import split_digits
from course_lib.generative.pixel_gpt import PixelGPT
from course_lib.generative.pixels import LEVELS, image_batches, to_levels
from course_lib.training.bits import whole_text_bits
from course_lib.training.loop import train


@pytest.fixture(scope="module")
def model():
    return PixelGPT(width=16, layers=1, heads=2, seed=3).double().eval()


@pytest.fixture(scope="module")
def images():
    return split_digits().test_images[:3]


def test_a_pixel_is_predicted_from_those_before_it(model, images):
    before = model(images)
    assert before.shape == (3, 64, LEVELS)
    changed = images.clone()
    changed[:, 0, 2, 5] = 1 - changed[:, 0, 2, 5]  # pixel 21
    moved = (model(changed) - before).abs().amax(dim=(0, 2)) > 1e-9
    assert not moved[:22].any() and moved[22:].all()


def test_likelihood_is_that_of_the_text_given_no_start_token(model, images):
    """The start token's share, which no pixel can have, is given to the levels."""
    ours = -model.log_likelihood(images) / math.log(2)
    sequences = [[LEVELS, *levels] for levels in to_levels(images).tolist()]

    class Levels(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.gpt = model.gpt

        def forward(self, ids):
            logits = self.gpt(ids)
            logits[..., LEVELS:] = -torch.inf
            return logits

    torch.testing.assert_close(ours, whole_text_bits(Levels(), sequences))


def test_drawing_follows_the_distribution():
    split = split_digits()
    model = PixelGPT(width=16, layers=1, heads=2)
    batches = image_batches(split.train_images, 16, torch.Generator().manual_seed(0))
    train(model, batches, 60, 0.01, progress=False)
    drawn = model.draw(200, torch.Generator().manual_seed(1))
    assert drawn.shape == (200, 1, 8, 8)
    assert torch.equal(drawn, drawn.mul(16).round() / 16)
    assert drawn.min() >= 0 and drawn.max() <= 1
    # corners are empty in real digits, and the middle is not
    assert drawn[:, 0, :, 0].mean() < 0.1 < drawn[:, 0, 3:5, 3:5].mean()


def test_classes():
    model = PixelGPT(width=16, layers=1, heads=2, classes=10)
    images = split_digits().test_images[:2]
    by_class = [
        model.log_likelihood(images, torch.tensor([digit, digit])) for digit in (0, 7)
    ]
    assert not torch.equal(*by_class)
    drawn = model.draw(2, torch.Generator().manual_seed(0), torch.tensor([3, 4]))
    assert drawn.shape == (2, 1, 8, 8)
    with pytest.raises(ValueError, match="10 classes, got None"):
        model(images)
    with pytest.raises(ValueError, match=r"\(2,\), got \(3,\)"):
        model(images, torch.tensor([1, 2, 3]))
    with pytest.raises(ValueError, match="0 classes"):
        PixelGPT(16, 1, 2)(images, torch.tensor([1, 2]))


def test_bad_images(model):
    with pytest.raises(ValueError, match=r"\[0, 1\]"):
        model(torch.full((1, 1, 8, 8), 16.0))
