"""Distillation: a small model learns the distribution that a large one predicts
(Hinton et al. 2015).

Axes: B batch, T time, V vocabulary.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from course_lib.layers.mode import evaluating
from course_lib.training.batches import IGNORE
from course_lib.training.loop import History, next_token_loss, train


def distillation_loss(
    student: Tensor,
    teacher: Tensor,
    temperature: float = 1.0,
    counts: Tensor | None = None,
) -> Tensor:
    """τ² KL(teacher ‖ student) of the distributions at temperature τ, in nats.

    The sum runs over the vocabulary, the mean over tokens. Logits divided by τ pull
    their gradient down by about τ²; the factor puts it back, so that τ does not change
    how much this loss weighs beside another.

    Args:
        student, teacher: Logits (..., V). No gradient reaches the teacher's.
        temperature: τ. Above 1 it flattens both distributions, so that what the
            teacher thinks of unlikely tokens counts for more.
        counts: Boolean (...), True for tokens that count; None: all do.

    Raises:
        ValueError: If the shapes differ, τ is not positive, or no token counts.
    """
    if student.shape != teacher.shape:
        raise ValueError(
            f"expected logits of one shape, got {tuple(student.shape)} and"
            f" {tuple(teacher.shape)}"
        )
    if temperature <= 0:
        raise ValueError(f"the temperature must be positive, got {temperature}")
    ours = (student / temperature).log_softmax(-1)
    theirs = (teacher.detach() / temperature).log_softmax(-1)
    divergence = (theirs.exp() * (theirs - ours)).sum(-1)  # over V, a number a token
    if counts is not None:
        divergence = divergence[counts]
    if not divergence.numel():
        raise ValueError("expected tokens that count, got none")
    return temperature**2 * divergence.mean()


def mixed_loss(
    student: Tensor,
    teacher: Tensor,
    targets: Tensor,
    temperature: float = 1.0,
    weight: float = 1.0,
) -> Tensor:
    """weight · distillation loss + (1 - weight) · cross-entropy with the text itself.

    Args:
        student, teacher, temperature: As for ``distillation_loss``.
        targets: Integers (...), the next tokens; ``IGNORE`` where none counts.
        weight: 0 to 1.
    """
    soft = distillation_loss(student, teacher, temperature, targets != IGNORE)
    return weight * soft + (1 - weight) * next_token_loss(student, targets)


@dataclass(frozen=True)
class Lesson:
    """What a student is to learn from a batch: the next tokens, and what the teacher
    thinks of all of them.
    """

    targets: Tensor  # (B, T)
    logits: Tensor  # (B, T, V), the teacher's

    def to(self, place: torch.device) -> "Lesson":
        """The same on another device."""
        return Lesson(self.targets.to(place), self.logits.to(place))


def lessons(
    teacher: nn.Module, batches: Iterable[tuple[Tensor, Tensor]]
) -> Iterator[tuple[Tensor, Lesson]]:
    """Have a teacher read each batch of inputs (B, T) and targets (B, T)."""
    place = next(teacher.parameters()).device
    for inputs, targets in batches:
        with evaluating(teacher):
            logits = teacher(inputs.to(place))
        yield inputs, Lesson(targets, logits)


def distill(
    student: nn.Module,
    teacher: nn.Module,
    batches: Iterable[tuple[Tensor, Tensor]],
    steps: int,
    learning_rate: float,
    *,
    temperature: float = 1.0,
    weight: float = 1.0,
    **options,
) -> History:
    """Train a student, in place, on what its teacher predicts.

    Args:
        student, teacher: Map ids (B, T) to logits (B, T, V) over one vocabulary. The
            teacher is not changed.
        batches: Inputs and targets, as for ``train``.
        steps, learning_rate: As for ``train``.
        temperature, weight: As for ``mixed_loss``.
        options: Further ones of ``train``.
    """

    def loss(logits: Tensor, lesson: Lesson) -> Tensor:
        return mixed_loss(logits, lesson.logits, lesson.targets, temperature, weight)

    taught = lessons(teacher, batches)
    return train(student, taught, steps, learning_rate, loss=loss, **options)
