"""How fast a picture is drowned in noise: schedules for diffusion models.

Step t of N adds noise with variance beta_t, t = 1, ..., N; t = 0 is the picture itself
(Ho et al. 2020, section 2, which counts in the same way). Some libraries, diffusers
among them, count the same steps from 0: their t is ours less 1.

Axes: B batch, N steps.
"""

import math
import warnings
from dataclasses import dataclass, field

import torch
from torch import Tensor

LEFT = 0.01  # more of a picture's variance than this, left at step N, is worth a word


@dataclass(frozen=True)
class NoiseSchedule:
    """N variances, and everything that follows from them.

    Whatever else is needed is derived from ``alpha_bars``, which are made from the
    betas once, so no table can belong to another schedule.

    Args:
        betas: (N,), the noise's variance in steps 1 to N; above 0 and at most 1. Kept
            as float64.

    Raises:
        ValueError: If the betas are not one row of such numbers.

    Warns:
        UserWarning: If more than ``LEFT`` of a picture's variance is left at step N.
            Sampling starts from noise alone, which such a model has never seen.
    """

    betas: Tensor
    alpha_bars: Tensor = field(init=False)
    """(N + 1,): the share of the picture's variance that is left after t steps, the
    product of 1 - beta over steps 1 to t. Entry 0 is 1: nothing has been added."""

    def __post_init__(self):
        betas = torch.as_tensor(self.betas).double()
        if betas.dim() != 1 or not len(betas):
            raise ValueError(f"betas must be one row, got {tuple(betas.shape)}")
        if not ((betas > 0) & (betas <= 1)).all():  # true for NaN too
            low, high = betas.min().item(), betas.max().item()
            raise ValueError(
                f"betas must lie above 0 and not above 1, got {low:g} to {high:g}"
            )
        kept = torch.cat([betas.new_ones(1), (1 - betas).cumprod(dim=0)])
        object.__setattr__(self, "betas", betas)
        object.__setattr__(self, "alpha_bars", kept)
        if self.left > LEFT:
            warnings.warn(
                f"this schedule of {self.steps} steps does not end in noise:"
                f" {self.left:.1%} of a picture's variance is left at its last step",
                stacklevel=3,
            )

    @property
    def steps(self) -> int:
        """N."""
        return len(self.betas)

    @property
    def left(self) -> float:
        """The share of a picture's variance that is left at step N."""
        return self.alpha_bars[-1].item()

    def alpha_bar(self, t: Tensor | int, like: Tensor) -> Tensor:
        """Look up alpha-bar for each step of a batch.

        Args:
            t: Integers (B,), 0 to N, or one for all.
            like: (B, ...): what the numbers will be multiplied with.

        Returns:
            (B, 1, ...), with as many axes as ``like`` and of its type.

        Raises:
            ValueError: If ``t`` is not integers, or not within 0 to N, or there is not
                one for each row.
        """
        t = torch.as_tensor(t, device=like.device)
        if t.is_floating_point() or t.dtype == torch.bool:
            raise ValueError(f"t must be integers, got {t.dtype}")
        if t.dim() > 1 or (t.dim() == 1 and len(t) != len(like)):
            raise ValueError(
                f"expected one t, or one for each of {len(like)} rows, got shape"
                f" {tuple(t.shape)}"
            )
        if ((t < 0) | (t > self.steps)).any():
            raise ValueError(
                f"t must lie between 0 and {self.steps}, the steps of the schedule, got"
                f" {t.min().item()} to {t.max().item()}"
            )
        found = self.alpha_bars.to(like.device)[t.long()].to(like.dtype)
        return found.reshape(-1, *[1] * (like.dim() - 1))

    def signal_to_noise(self) -> Tensor:
        """alpha-bar / (1 - alpha-bar) at t = 0 to N, (N + 1,); infinite at 0 (Kingma et
        al. 2021, "Variational diffusion models", section 3.2).
        """
        return self.alpha_bars / (1 - self.alpha_bars)


def linear_schedule(
    steps: int, first: float = 1e-4, last: float = 0.02
) -> NoiseSchedule:
    """Betas on a straight line (Ho et al. 2020, section 4, where N is 1000).

    With fewer steps the same ends leave much of the picture: then both should grow, by
    1000 / N.

    Raises:
        ValueError: If ``steps`` is below 1 or a beta is not within (0, 1].
    """
    _check_steps(steps)
    return NoiseSchedule(torch.linspace(first, last, steps, dtype=torch.float64))


def scaled_linear_schedule(
    steps: int, first: float = 0.00085, last: float = 0.012
) -> NoiseSchedule:
    """Square roots of betas on a straight line: Stable Diffusion's, with N 1000
    (Rombach et al. 2022, in their published code). It stops short of noise, within
    ``LEFT``; raises as ``linear_schedule`` does.
    """
    _check_steps(steps)
    line = torch.linspace(first**0.5, last**0.5, steps, dtype=torch.float64)
    return NoiseSchedule(line.square())


def cosine_schedule(
    steps: int, offset: float = 0.008, largest: float = 0.999
) -> NoiseSchedule:
    """Alpha-bar along a squared cosine from 1 to 0 (Nichol and Dhariwal 2021, section
    3.2, equation 17).

    Args:
        steps: N.
        offset: s, which keeps the first betas from being tiny.
        largest: Betas are cut off here. The last one would be 1, which leaves nothing
            of the picture, so that it cannot be told from the noise; see
            ``diffusion.recover``.

    Raises:
        ValueError: If ``steps`` is below 1 or ``largest`` is not within (0, 1].

    >>> round(cosine_schedule(1000).alpha_bars[500].item(), 4)
    0.4938
    """
    _check_steps(steps)
    if not 0 < largest <= 1:
        raise ValueError(f"largest must lie above 0 and not above 1, got {largest}")
    at = torch.arange(steps + 1, dtype=torch.float64) / steps
    wave = ((at + offset) / (1 + offset) * math.pi / 2).cos().square()
    betas = 1 - wave[1:] / wave[:-1]
    return NoiseSchedule(betas.clamp(max=largest))


def _check_steps(steps: int) -> None:
    if steps < 1:
        raise ValueError(f"a schedule needs at least one step, got {steps}")
