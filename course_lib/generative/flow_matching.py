"""Flow matching: straight lines between pictures and noise, and a velocity learned
along them (Lipman et al. 2023; Liu et al. 2023, "Flow straight and fast").

    x_t = (1 - t) x_0 + t ε,    dx_t / dt = ε - x_0,    0 <= t <= 1

Time runs as in diffusion: 0 is the picture and 1 is noise. Both papers count the other
way round.

Axes: B batch.
"""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

SOLVERS = ("euler", "heun")


def between(x0: Tensor, noise: Tensor, t: Tensor) -> tuple[Tensor, Tensor]:
    """The point at time t on the straight line from a picture to its noise, and the
    velocity there, which is the same all along it.

    Args:
        x0, noise: (B, ...).
        t: Floats (B,), 0 to 1.

    Returns:
        x_t and ε - x_0, both (B, ...).

    Raises:
        ValueError: If shapes differ or ``t`` is not within 0 and 1.
    """
    if x0.shape != noise.shape or t.shape != x0.shape[:1]:
        raise ValueError(
            "expected x0 and noise of one shape and one t for each row, got"
            f" {tuple(x0.shape)}, {tuple(noise.shape)} and {tuple(t.shape)}"
        )
    if not ((t >= 0) & (t <= 1)).all():
        raise ValueError(
            f"t must lie between 0 and 1, got {t.min().item()} to {t.max().item()}"
        )
    share = t.to(x0.dtype).reshape(-1, *[1] * (x0.dim() - 1))
    return (1 - share) * x0 + share * noise, noise - x0


def flow_batches(
    x0: Tensor,
    labels: Tensor,
    *,
    batch: int = 128,
    drop: float = 0.1,
    null: int = 10,
    scale: float = 1.0,
    generator: torch.Generator,
) -> Iterator[tuple[Tensor, ...]]:
    """Batches of x_t (B, ...), times (B,), labels (B,) and velocities (B, ...), for
    ever: the counterpart of ``diffusion.diffusion_batches``, with the same arguments.

    Args:
        scale: The times that the model is shown are t times this, so that a denoiser
            made for steps 1 to N can be used as it is with ``scale`` N.

    Raises:
        ValueError: If there are not as many labels as pictures.
    """
    if labels.shape != x0.shape[:1]:
        raise ValueError(f"expected {len(x0)} labels, got {tuple(labels.shape)}")
    return _batches(x0, labels, batch, drop, null, scale, generator)


def _batches(x0, labels, batch, drop, null, scale, generator):
    while True:
        chosen = torch.randint(len(x0), (batch,), generator=generator)
        clean, t = x0[chosen], torch.rand(batch, generator=generator)
        noise = torch.randn(clean.shape, generator=generator, dtype=clean.dtype)
        dropped = torch.rand(batch, generator=generator) < drop
        x, velocity = between(clean, noise, t)
        yield x, scale * t, labels[chosen].masked_fill(dropped, null), velocity


@torch.no_grad()
def flow(
    velocity: Callable[[Tensor, Tensor], Tensor],
    start: Tensor,
    *,
    steps: int,
    solver: str = "euler",
    scale: float = 1.0,
) -> Tensor:
    """Follow the velocity from noise at t = 1 to a picture at t = 0.

    Args:
        velocity: From x_t (B, ...) and times (B,) to dx/dt (B, ...).
        start: Noise, (B, ...).
        steps: Equal steps.
        solver: "euler" looks once a step. "heun" looks again where Euler's step would
            end and goes by the mean of both.
        scale: As in training; see ``flow_batches``.

    Returns:
        x_0, (B, ...).

    Raises:
        ValueError: If ``steps`` is below 1, the solver unknown, or a velocity is not
            finite.
    """
    if steps < 1:
        raise ValueError(f"steps must be at least 1, got {steps}")
    if solver not in SOLVERS:
        raise ValueError(f"solver must be one of {', '.join(SOLVERS)}, got {solver!r}")

    def at(x: Tensor, time: float) -> Tensor:
        answer = velocity(x, torch.full((len(x),), scale * time, device=x.device))
        if not answer.isfinite().all():
            raise ValueError(f"the velocity at t = {time:.3g} is not finite")
        return answer

    x, step = start, 1 / steps
    for done in range(steps):
        time = 1 - done * step
        slope = at(x, time)
        if solver == "heun":
            slope = (slope + at(x - step * slope, max(0.0, time - step))) / 2
        x = x - step * slope
    return x
