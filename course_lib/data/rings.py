"""A ring of Gaussians: data in the plane whose modes are known, so that one can count
which of them a generator has found.

Eight modes on a circle of radius 2 are the test of Metz et al. (2017, "Unrolled
generative adversarial networks"); they have a spread of 0.02.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.data.randomness import generator_of


def ring_modes(modes: int = 8, radius: float = 2.0) -> Tensor:
    """The middles of the modes, (modes, 2), evenly on a circle, the first at its right.

    Raises:
        ValueError: If ``modes`` is below 1 or ``radius`` is not positive.
    """
    if modes < 1 or not radius > 0:
        raise ValueError(
            f"expected at least one mode and a positive radius, got {modes} modes and"
            f" radius {radius}"
        )
    angle = 2 * math.pi * torch.arange(modes) / modes
    return radius * torch.stack([angle.cos(), angle.sin()], dim=1)


def sample_ring(
    count: int,
    seed: int | torch.Generator,
    *,
    modes: int = 8,
    radius: float = 2.0,
    spread: float = 0.05,
) -> Tensor:
    """Draw points, (count, 2): a mode at random, all equally likely, and noise around
    it with standard deviation ``spread`` in each direction.

    Raises:
        ValueError: If ``count`` is below 1 or ``spread`` is not positive.
    """
    if count < 1 or not spread > 0:
        raise ValueError(
            f"expected count at least 1 and a positive spread, got {count} and {spread}"
        )
    draw = generator_of(seed)
    middles = ring_modes(modes, radius)
    chosen = torch.randint(modes, (count,), generator=draw)
    return middles[chosen] + spread * torch.randn(count, 2, generator=draw)


class RingReport(NamedTuple):
    """How well points stand for the ring."""

    good: float  # share of the points that lie within three spreads of a mode
    covered: int  # modes with at least a tenth of their fair share of good points
    shares: Tensor  # good points at each mode, as shares of all points, (modes,)


def ring_report(
    points: Tensor, *, modes: int = 8, radius: float = 2.0, spread: float = 0.05
) -> RingReport:
    """Count good points and covered modes.

    A point is good within three spreads of a mode, as in Srivastava et al. (2017,
    "VEEGAN"); of the data themselves 1 - exp(-9/2), 98.9 %, are good. Where they call
    a mode covered for a single good point, we ask for a tenth of its fair share, 1 / 80
    of all points with eight modes, so that a stray does not count.

    Args:
        points: (N, 2). One that is not finite is not good.

    Raises:
        ValueError: If there is no point, or one has not two numbers.
    """
    if points.dim() != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"expected points (N, 2), got {tuple(points.shape)}")
    middles = ring_modes(modes, radius).to(points)
    distance, nearest = (points[:, None] - middles).norm(dim=2).min(dim=1)
    good = distance <= 3 * spread  # false for NaN
    shares = nearest[good].bincount(minlength=modes) / len(points)
    covered = int((shares >= 0.1 / modes).sum())
    return RingReport(good.double().mean().item(), covered, shares)
