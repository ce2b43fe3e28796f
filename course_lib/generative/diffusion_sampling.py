"""From noise to pictures, step by step: DDPM (Ho et al. 2020), DDIM (Song et al. 2021)
and classifier-free guidance (Ho and Salimans 2022).

A step leads from time t to an earlier time s. The model's prediction gives x_0 and ε;
x_0 is cut off at [-1, 1] where pictures live, and ε is taken from what is left, so that
both still make up x_t. Then x_s is drawn.

Axes: B batch.
"""

from collections.abc import Callable

import torch
from torch import Tensor

from course_lib.generative.diffusion import recover
from course_lib.generative.noise_schedule import NoiseSchedule

SPACINGS = ("trailing", "leading")


def sampling_times(total: int, steps: int, spacing: str = "trailing") -> list[int]:
    """Which of N training steps a sampler of fewer steps visits.

    Args:
        total: N.
        steps: How many.
        spacing: "trailing" starts at N, where nothing but noise is left, as sampling
            assumes. "leading" takes multiples of N // steps, plus 1: it ends at 1 and
            starts below N, so the model is told that there is more of a picture than
            there is (Lin et al. 2024, "Common diffusion noise schedules and sample
            steps are flawed", section 3.3).

    Returns:
        ``steps`` + 1 falling times; the last is 0, the picture.

    Raises:
        ValueError: If ``steps`` is not within 1 to N or the spacing is unknown.

    >>> sampling_times(1000, 4), sampling_times(1000, 4, "leading")
    ([1000, 750, 500, 250, 0], [751, 501, 251, 1, 0])
    """
    if not 1 <= steps <= total:
        raise ValueError(
            f"steps must lie between 1 and {total}, the steps of the schedule, got"
            f" {steps}"
        )
    if spacing not in SPACINGS:
        raise ValueError(
            f"spacing must be one of {', '.join(SPACINGS)}, got {spacing!r}"
        )
    if spacing == "trailing":
        return [round(total * left / steps) for left in range(steps, -1, -1)]
    stride = total // steps
    return [1 + stride * left for left in range(steps - 1, -1, -1)] + [0]


def ddpm_step(
    x: Tensor, x0: Tensor, t: int, s: int, schedule: NoiseSchedule, noise: Tensor
) -> Tensor:
    """Draw x_s from q(x_s | x_t, x_0), a normal distribution (Ho et al. 2020, equations
    6 and 7, which have s = t - 1).

    Args:
        x: x_t, (B, ...).
        x0: The picture as predicted, (B, ...).
        t, s: From where to where, N >= t > s >= 0.
        schedule: The model's.
        noise: As ``x``, standard normal. At s = 0 its factor is 0: the last step adds
            no noise.

    Raises:
        ValueError: If the times do not fit.
    """
    a_t, a_s = _pair(t, s, schedule, x)
    step = a_t / a_s  # what the steps from s to t leave of x_s, as a variance
    variance = (1 - a_s) / (1 - a_t) * (1 - step)
    mean = (a_s.sqrt() * (1 - step) * x0 + step.sqrt() * (1 - a_s) * x) / (1 - a_t)
    return mean + variance.sqrt() * noise


def ddim_step(
    x: Tensor,
    x0: Tensor,
    t: int,
    s: int,
    schedule: NoiseSchedule,
    noise: Tensor | None = None,
    eta: float = 0.0,
) -> Tensor:
    """Mix the predicted picture and the noise that x_t still holds anew, in the shares
    of step s (Song et al. 2021, equations 12 and 16).

    Args:
        x, x0, t, s, schedule: As for ``ddpm_step``.
        noise: As ``x``; needed where ``eta`` is above 0.
        eta: How much of the noise is fresh. 0: none, so the same start always gives the
            same picture. 1: as much as in ``ddpm_step``, which this then is.

    Raises:
        ValueError: If the times do not fit, ``eta`` is not within 0 and 1, or ``noise``
            is missing.
    """
    if not 0 <= eta <= 1:
        raise ValueError(f"eta must lie between 0 and 1, got {eta}")
    if eta and noise is None:
        raise ValueError(f"fresh noise is needed at eta {eta}, got None")
    a_t, a_s = _pair(t, s, schedule, x)
    held = (x - a_t.sqrt() * x0) / (1 - a_t).sqrt()  # ε
    fresh = eta * ((1 - a_s) / (1 - a_t) * (1 - a_t / a_s)).sqrt()  # σ
    x_s = a_s.sqrt() * x0 + (1 - a_s - fresh**2).clamp(min=0).sqrt() * held
    return x_s + fresh * noise if eta else x_s


def guided(unconditional: Tensor, conditional: Tensor, scale: float) -> Tensor:
    """Classifier-free guidance: u + s (c - u).

    Scale 0 gives u and 1 gives c, exactly; above 1 lies beyond c. Ho and Salimans
    (2022, equation 6) write c + w (c - u): their w is s - 1.

    Raises:
        ValueError: If shapes differ.
    """
    if unconditional.shape != conditional.shape:
        raise ValueError(
            f"expected two predictions of one shape, got {tuple(unconditional.shape)}"
            f" and {tuple(conditional.shape)}"
        )
    if scale == 1:
        return conditional
    return unconditional + scale * (conditional - unconditional)


def with_guidance(
    model: Callable[..., Tensor], labels: Tensor, scale: float, null: int = 10
) -> Callable[[Tensor, Tensor], Tensor]:
    """A function of x_t and t alone, from a model of x_t, t and labels.

    At scale 1 the model is asked once a step, otherwise twice, both in one batch.

    Args:
        model: (B, ...), (B,), (B,) -> (B, ...).
        labels: Integers (B,).
        scale: As for ``guided``.
        null: The label for *no condition*, which training must have shown the model.
    """

    def predict(x: Tensor, t: Tensor) -> Tensor:
        if scale == 1:
            return model(x, t, labels)
        both = torch.cat([torch.full_like(labels, null), labels])
        answers = model(torch.cat([x, x]), torch.cat([t, t]), both)
        return guided(*answers.chunk(2), scale)

    return predict


@torch.no_grad()
def sample(
    predict: Callable[[Tensor, Tensor], Tensor],
    start: Tensor,
    schedule: NoiseSchedule,
    *,
    steps: int,
    sampler: str = "ddim",
    eta: float = 0.0,
    kind: str = "epsilon",
    clip: bool = True,
    spacing: str = "trailing",
    generator: torch.Generator | None = None,
    on_step: Callable[[int, Tensor, Tensor], None] | None = None,
) -> Tensor:
    """Walk from noise to pictures.

    Args:
        predict: From x_t (B, ...) and t (B,) to a prediction; see ``with_guidance``.
        start: x_N, (B, ...), standard normal.
        schedule: As in training.
        steps, spacing: As for ``sampling_times``.
        sampler: "ddim", or "ddpm", which is meant for all N steps.
        eta: For DDIM.
        kind: What the model predicts: "epsilon", "x0" or "v".
        clip: Cut the predicted x_0 off at [-1, 1] in every step. Not for data that live
            elsewhere.
        generator: Draws fresh noise, where the sampler wants any.
        on_step: Called after each step with s, x_s and the predicted x_0.

    Returns:
        x_0, (B, ...), in the model's range; see ``diffusion.to_pictures``.

    Raises:
        ValueError: If steps, spacing, sampler or kind do not fit, or a prediction is
            not finite.
    """
    if sampler not in ("ddim", "ddpm"):
        raise ValueError(f"sampler must be ddim or ddpm, got {sampler!r}")
    x, times = start, sampling_times(schedule.steps, steps, spacing)
    for t, s in zip(times, times[1:], strict=False):
        prediction = predict(x, torch.full((len(x),), t, device=x.device))
        if not prediction.isfinite().all():
            raise ValueError(f"the model's prediction at step {t} is not finite")
        x0, _ = recover(kind, prediction, x, t, schedule)
        x0 = x0.clamp(-1, 1) if clip else x0
        noise = None
        if sampler == "ddpm" or eta:
            noise = torch.randn(x.shape, generator=generator, dtype=x.dtype).to(x)
        if sampler == "ddpm":
            x = ddpm_step(x, x0, t, s, schedule, noise)
        else:
            x = ddim_step(x, x0, t, s, schedule, noise, eta)
        if on_step is not None:
            on_step(s, x, x0)
    return x


def _pair(t: int, s: int, schedule: NoiseSchedule, x: Tensor) -> tuple[Tensor, Tensor]:
    if not 0 <= s < t:
        raise ValueError(f"a step leads from t to an earlier s >= 0, got {t} to {s}")
    return schedule.alpha_bar(t, x), schedule.alpha_bar(s, x)
