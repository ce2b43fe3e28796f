"""Images as levels, and their batches."""

import pytest
import torch

from course_lib.data.digit_split import split_digits
from course_lib.generative.pixels import (
    LEVELS,
    from_text,
    image_batches,
    to_images,
    to_levels,
    to_text,
)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def test_levels_and_back_is_the_same_image():
    images = split_digits().train_images[:50]
    levels = to_levels(images)
    assert levels.shape == (50, 64) and levels.dtype == torch.int64
    assert levels.max() == LEVELS - 1
    assert torch.equal(to_images(levels), images)


def test_text_and_back_is_the_same_image():
    images = split_digits().train_images[:5]
    texts = to_text(images)
    assert {len(text) for text in texts} == {64} and texts[0] != texts[1]
    assert torch.equal(from_text(texts), images)


@pytest.mark.parametrize(
    ("images", "said"),
    [
        (torch.zeros(2, 8, 8), r"\(N, 1, 8, 8\), got \(2, 8, 8\)"),
        (torch.zeros(2, 1, 28, 28), r"got \(2, 1, 28, 28\)"),
        (torch.zeros(2, 1, 8, 8, dtype=torch.uint8), "torch.uint8"),
        (torch.full((2, 1, 8, 8), 16.0), r"\[0, 1\], got 16 to 16"),
        (torch.linspace(-1, 1, 64).view(1, 1, 8, 8), "got -1 to 1"),
        (torch.full((2, 1, 8, 8), torch.nan), "got nan to nan"),
    ],
)
def test_bad_images_are_refused(images, said):
    with pytest.raises(ValueError, match=said):
        to_levels(images)


def test_each_image_comes_once_before_any_again():
    images = split_digits().train_images[:10]
    batches = image_batches(images, 4, seeded())
    dealt = torch.cat([next(batches)[1] for _ in range(5)])
    for part in dealt.split(10):
        assert len(part.unique(dim=0)) == len(to_levels(images).unique(dim=0))


def test_noise_is_standard_normal_and_fits_the_batch():
    batches = image_batches(split_digits().train_images, 512, seeded(), latent=7)
    images, noise, levels = next(batches)
    assert noise.shape == (512, 7) and torch.equal(to_levels(images), levels)
    assert abs(noise.mean()) < 0.05 and abs(noise.std() - 1) < 0.05


@pytest.mark.parametrize("batch", [0, 11])
def test_a_batch_must_fit(batch):
    with pytest.raises(ValueError, match="batch must lie in 1 to 10"):
        image_batches(torch.zeros(10, 1, 8, 8), batch, seeded())
