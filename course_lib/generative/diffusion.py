"""Diffusion: the way into noise in closed form, and what a network can predict of it
(Ho et al. 2020; Salimans and Ho 2022 for v).

    x_t = √ᾱ x_0 + √(1-ᾱ) ε,    ε ∼ N(0, I)

A network that sees x_t and t predicts ε, x_0, or v = √ᾱ ε - √(1-ᾱ) x_0. Any of the
three gives the other two, since x_t is known.

Axes: B batch; pictures are (B, 1, H, W), but anything (B, ...) will do.
"""

from collections.abc import Iterator

import torch
from torch import Tensor

from course_lib.data.pictures import check_pictures
from course_lib.generative.noise_schedule import NoiseSchedule

TARGETS = ("epsilon", "x0", "v")


def to_model(pictures: Tensor) -> Tensor:
    """Pictures in [0, 1] to the range [-1, 1] that diffusion works in, as the noise has
    mean 0.

    Raises:
        ValueError: If they are not floats (B, 1, H, W) in [0, 1].
    """
    return 2 * check_pictures(pictures) - 1


def to_pictures(x: Tensor) -> Tensor:
    """The way back: [-1, 1] to [0, 1]; what lies outside is cut off.

    Raises:
        ValueError: If a number is not finite. A black picture would hide it.
    """
    if not x.isfinite().all():
        raise ValueError("cannot show pictures with numbers that are not finite")
    return (x.clamp(-1, 1) + 1) / 2


def add_noise(
    x0: Tensor, noise: Tensor, t: Tensor | int, schedule: NoiseSchedule
) -> Tensor:
    """Jump to step t at once: draw from q(x_t | x_0) (Ho et al. 2020, equation 4).

    Args:
        x0: (B, ...), in [-1, 1].
        noise: As ``x0``, from a standard normal distribution.
        t: Integers (B,), 0 to N, or one for all.
        schedule: Says how much is left of ``x0``.

    Raises:
        ValueError: If shapes differ or ``t`` does not fit the schedule.
    """
    _check_shapes(x0=x0, noise=noise)
    kept = schedule.alpha_bar(t, x0)
    return kept.sqrt() * x0 + (1 - kept).sqrt() * noise


def target_of(
    kind: str, x0: Tensor, noise: Tensor, t: Tensor | int, schedule: NoiseSchedule
) -> Tensor:
    """What the network should say at ``add_noise(x0, noise, t, schedule)``.

    Args:
        kind: "epsilon" (the noise), "x0" (the picture) or "v" (Salimans and Ho 2022,
            section 4).
        x0, noise, t, schedule: As for ``add_noise``.

    Raises:
        ValueError: If the kind is none of these, or as ``add_noise``.
    """
    _check_kind(kind)
    _check_shapes(x0=x0, noise=noise)
    if kind == "epsilon":
        return noise
    if kind == "x0":
        return x0
    kept = schedule.alpha_bar(t, x0)
    return kept.sqrt() * noise - (1 - kept).sqrt() * x0


def recover(
    kind: str, prediction: Tensor, x: Tensor, t: Tensor | int, schedule: NoiseSchedule
) -> tuple[Tensor, Tensor]:
    """Picture and noise, as a prediction of one kind sees them.

    Args:
        kind: What the prediction is: "epsilon", "x0" or "v".
        prediction: (B, ...).
        x: x_t, (B, ...).
        t: Its step, 1 to N; at 0 there is no noise to speak of.
        schedule: As the model was trained with.

    Returns:
        x_0 and ε, such that ``add_noise`` of them is ``x`` again.

    Raises:
        ValueError: If the kind is unknown, shapes differ or ``t`` does not fit; and
            where the answer would be 0 / 0: a picture from ε at a step that leaves
            nothing of it, or the noise from x_0 at t = 0.
    """
    _check_kind(kind)
    _check_shapes(prediction=prediction, x=x)
    kept = schedule.alpha_bar(t, x)
    signal, spread = kept.sqrt(), (1 - kept).sqrt()
    if kind == "v":
        return signal * x - spread * prediction, signal * prediction + spread * x
    if kind == "epsilon":
        if (kept == 0).any():
            raise ValueError(
                "nothing is left of the picture at this step, so the noise says nothing"
                " about it: predict v or x0 here, got epsilon"
            )
        return (x - spread * prediction) / signal, prediction
    if (kept == 1).any():
        raise ValueError("there is no noise at t = 0 to recover from x0")
    return prediction, (x - signal * prediction) / spread


def convert(
    prediction: Tensor,
    source: str,
    goal: str,
    x: Tensor,
    t: Tensor | int,
    schedule: NoiseSchedule,
) -> Tensor:
    """A prediction of one kind as one of another; raises as ``recover`` does.

    Args:
        prediction: (B, ...).
        source, goal: Of ``TARGETS``.
        x, t, schedule: As for ``recover``.
    """
    x0, noise = recover(source, prediction, x, t, schedule)
    return target_of(goal, x0, noise, t, schedule)


def diffusion_batches(
    x0: Tensor,
    labels: Tensor,
    schedule: NoiseSchedule,
    *,
    kind: str = "epsilon",
    batch: int = 128,
    drop: float = 0.1,
    null: int = 10,
    generator: torch.Generator,
) -> Iterator[tuple[Tensor, ...]]:
    """Batches that turn diffusion into plain regression, for ever (Ho et al. 2020,
    algorithm 1, with dropped conditions: Ho and Salimans 2022, algorithm 1).

    Args:
        x0: (M, ...), in [-1, 1].
        labels: Integers (M,): the condition.
        schedule: Steps are drawn evenly from 1 to N.
        kind: Of ``TARGETS``.
        batch: B.
        drop: The share of labels that are replaced by ``null``.
        null: The label that stands for *no condition*.
        generator: Draws pictures, steps, noise, and which labels are dropped.

    Yields:
        x_t (B, ...), t (B,), labels (B,), and what to predict, (B, ...).

    Raises:
        ValueError: If the kind is unknown, ``x0`` is not finite or within [-1, 1],
            there are not as many labels, or ``drop`` is no share.
    """
    _check_kind(kind)
    if not (x0.abs() <= 1).all():  # true for NaN too
        raise ValueError("x0 must be finite and lie in [-1, 1]; see to_model")
    if labels.shape != x0.shape[:1]:
        raise ValueError(f"expected {len(x0)} labels, got {tuple(labels.shape)}")
    if not 0 <= drop <= 1:
        raise ValueError(f"drop must lie between 0 and 1, got {drop}")
    return _batches(x0, labels, schedule, kind, batch, drop, null, generator)


def _batches(x0, labels, schedule, kind, batch, drop, null, generator):
    # Apart from the function above, so that its errors come at the call.
    while True:
        chosen = torch.randint(len(x0), (batch,), generator=generator)
        t = torch.randint(1, schedule.steps + 1, (batch,), generator=generator)
        clean = x0[chosen]
        noise = torch.randn(clean.shape, generator=generator, dtype=clean.dtype)
        dropped = torch.rand(batch, generator=generator) < drop
        yield (
            add_noise(clean, noise, t, schedule),
            t,
            labels[chosen].masked_fill(dropped, null),
            target_of(kind, clean, noise, t, schedule),
        )


def _check_kind(kind: str) -> None:
    if kind not in TARGETS:
        raise ValueError(f"kind must be one of {', '.join(TARGETS)}, got {kind!r}")


def _check_shapes(**tensors: Tensor) -> None:
    (first, one), (second, other) = tensors.items()
    if one.shape != other.shape:
        raise ValueError(
            f"{first} and {second} must have one shape, got {tuple(one.shape)} and"
            f" {tuple(other.shape)}"
        )
