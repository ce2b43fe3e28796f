"""The score of noised data, known exactly where the data are a mixture of Gaussians.

The score is the gradient of log q(x_t) with respect to x_t: it points to where data are
denser (Song and Ermon 2019). Noise mixed into a Gaussian gives a Gaussian, so that a
mixture stays one, and its score can be written down.

Axes: B points, K modes, D dimensions.
"""

import math

import torch
from torch import Tensor

from course_lib.generative.noise_schedule import NoiseSchedule


class MixtureScore:
    """K Gaussians of equal weight and equal spread, on the way into noise.

    Args:
        means: (K, D).
        spread: Standard deviation of each mode in each direction, above 0.
        schedule: Of the noise.

    Raises:
        ValueError: If ``means`` has not two axes or ``spread`` is not above 0.
    """

    def __init__(self, means: Tensor, spread: float, schedule: NoiseSchedule):
        if means.dim() != 2 or not len(means):
            raise ValueError(f"means must be (K, D), got {tuple(means.shape)}")
        if not spread > 0:
            raise ValueError(f"spread must be above 0, got {spread}")
        self.means, self.spread, self.schedule = means, spread, schedule

    def log_density(self, x: Tensor, t: int) -> Tensor:
        """log q(x_t), (B,), at the points ``x`` (B, D)."""
        kept = self.schedule.alpha_bar(t, x)  # (1, 1)
        variance = kept * self.spread**2 + 1 - kept
        away = x[:, None] - kept.sqrt() * self.means.to(x)  # (B, K, D)
        each = -away.square().sum(dim=-1) / (2 * variance)
        width = x.shape[1] / 2 * (2 * math.pi * variance[0]).log()
        return each.logsumexp(dim=1) - width - math.log(len(self.means))

    def score(self, x: Tensor, t: int) -> Tensor:
        """The gradient of ``log_density``, (B, D): toward each mode, weighted by how
        likely the point came from it.
        """
        kept = self.schedule.alpha_bar(t, x)
        variance = kept * self.spread**2 + 1 - kept
        toward = kept.sqrt() * self.means.to(x) - x[:, None]  # (B, K, D)
        share = (-toward.square().sum(dim=-1) / (2 * variance)).softmax(dim=1)
        return (share[:, :, None] * toward).sum(dim=1) / variance

    def noise(self, x: Tensor, t: Tensor | int) -> Tensor:
        """The best prediction of ε from x_t, E[ε | x_t] = -√(1-ᾱ) times the score: what
        a network trained on the squared error should come to. Fits ``sample``.

        Args:
            x: (B, D).
            t: One step for all: a number, or (B,) of one value.
        """
        t = int(torch.as_tensor(t).flatten()[0])
        return -(1 - self.schedule.alpha_bar(t, x)).sqrt() * self.score(x, t)
