"""Small grey images as whole numbers: each of the 64 pixels is one of 17 levels, so
that a model can give every image a probability.

Axes: B batch, P = 64 pixels, in reading order.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from course_lib.data.pictures import check_pictures

LEVELS = 17  # grey levels of a pixel: 0 for paper, 16 for full ink
DIGITS = "0123456789abcdefg"  # a character for each level
SIDE = 8
PIXELS = SIDE * SIDE


def to_levels(images: Tensor) -> Tensor:
    """Images (B, 1, 8, 8) in [0, 1] as levels, int64 (B, 64), rounded to the nearest.

    Raises:
        ValueError: As ``data.pictures.check_pictures``.

    >>> to_levels(torch.full((1, 1, 8, 8), 0.5))[0, :3]
    tensor([8, 8, 8])
    """
    return (check_pictures(images, SIDE) * (LEVELS - 1)).round().long().flatten(1)


def to_images(levels: Tensor) -> Tensor:
    """Levels (B, 64), whole or means between them, as float32 images (B, 1, 8, 8)."""
    return levels.float().unflatten(-1, (1, SIDE, SIDE)) / (LEVELS - 1)


def to_text(images: Tensor) -> list[str]:
    """Images (B, 1, 8, 8) as texts of 64 characters, one for each pixel's level, to be
    kept where there is only text; ``from_text`` is the way back.

    >>> to_text(torch.ones(1, 1, 8, 8))[0][:4]
    'gggg'
    """
    return ["".join(DIGITS[level] for level in row) for row in to_levels(images)]


def from_text(rows: list[str]) -> Tensor:
    """Images (B, 1, 8, 8) from the texts of ``to_text``."""
    levels = [[int(character, LEVELS) for character in row] for row in rows]
    return to_images(torch.tensor(levels))


def image_batches(
    images: Tensor, batch: int, generator: torch.Generator, latent: int = 0
) -> Iterator[tuple[Tensor, ...]]:
    """Deal images for ever, each of them once before any comes again.

    Args:
        images: (N, 1, 8, 8) in [0, 1].
        batch: B, at most N.
        generator: Shuffles the images, and draws the noise.
        latent: Z, how much noise a variational autoencoder needs for an image; 0: none.

    Yields:
        ``(images, targets)``, the targets being the images' levels, (B, 64). With
        ``latent``, ``(images, noise, targets)``; noise (B, Z) from a standard normal
        distribution. So `train` calls the model with everything but the targets.

    Raises:
        ValueError: If the images are none, or fewer than ``batch``.
    """
    levels = to_levels(images)
    if not 1 <= batch <= len(images):
        raise ValueError(f"batch must lie in 1 to {len(images)}, got {batch}")
    return _deal(images, levels, batch, generator, latent)


def _deal(images, levels, batch, generator, latent):
    # Apart from the function above, so that its errors come at the call.
    waiting = torch.empty(0, dtype=torch.long)
    while True:
        if len(waiting) < batch:
            again = torch.randperm(len(images), generator=generator)
            waiting = torch.cat([waiting, again])
        chosen, waiting = waiting[:batch], waiting[batch:]
        noise = [torch.randn(batch, latent, generator=generator)] if latent else []
        yield images[chosen], *noise, levels[chosen]
