"""Right and wrong answers of a classifier, counted by class.

Axes: N examples, C classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor


def confusion_matrix(
    true: Sequence[int] | Tensor, predicted: Sequence[int] | Tensor, classes: int
) -> Tensor:
    """How often each class was taken for each.

    Args:
        true, predicted: Class numbers (N,).
        classes: C.

    Returns:
        Integers (C, C): row the true class, column the predicted one.

    Raises:
        ValueError: If the two differ in length, are empty, or a number is no class.

    >>> confusion_matrix([0, 0, 1], [0, 1, 1], 2).tolist()
    [[1, 1], [0, 1]]
    """
    true, predicted = torch.as_tensor(true), torch.as_tensor(predicted)
    if true.shape != predicted.shape or true.dim() != 1 or len(true) == 0:
        raise ValueError(
            "expected as many predictions as true classes, and at least one, got"
            f" {tuple(predicted.shape)} and {tuple(true.shape)}"
        )
    for numbers in (true, predicted):
        if int(numbers.min()) < 0 or int(numbers.max()) >= classes:
            raise ValueError(
                f"classes must lie between 0 and {classes - 1}, got"
                f" {int(numbers.min())} to {int(numbers.max())}"
            )
    counts = torch.bincount(true * classes + predicted, minlength=classes**2)
    return counts.reshape(classes, classes)


@dataclass(frozen=True)
class Scores:
    """Three shares, each between 0 and 1."""

    precision: float  # of what was called so, how much is
    recall: float  # of what is so, how much was called
    f1: float  # their harmonic mean


def scores_of(hits: float, called: float, actual: float) -> Scores:
    """Precision, recall and F1 from three counts. Where a share has nothing to be a
    share of, it is 0.

    Args:
        hits: Rightly called so.
        called: Called so.
        actual: Are so.

    >>> scores_of(2, 4, 8)
    Scores(precision=0.5, recall=0.25, f1=0.3333333333333333)
    """
    return Scores(
        hits / called if called else 0.0,
        hits / actual if actual else 0.0,
        2 * hits / (called + actual) if called + actual else 0.0,
    )


def class_scores(confusion: Tensor) -> list[Scores]:
    """Precision, recall and F1 of each class, from a confusion matrix (C, C)."""
    hits, called, actual = (
        numbers.tolist()
        for numbers in (confusion.diag(), confusion.sum(dim=0), confusion.sum(dim=1))
    )
    return [scores_of(*three) for three in zip(hits, called, actual, strict=True)]


def accuracy(confusion: Tensor) -> float:
    """The share of right answers."""
    return float(confusion.diag().sum() / confusion.sum())


def macro_f1(confusion: Tensor) -> float:
    """The mean of the classes' F1: a rare class counts as much as a frequent one."""
    each = class_scores(confusion)
    return sum(scores.f1 for scores in each) / len(each)


def micro_f1(confusion: Tensor, ignore: int | None = None) -> float:
    """F1 of all examples together. With every class counted it is the accuracy, so it
    is of use only where one class, such as *no entity*, is left out.

    Args:
        confusion: (C, C).
        ignore: A class whose own hits do not count.
    """
    kept = [c for c in range(len(confusion)) if c != ignore]
    hits = confusion.diag()[kept].sum()
    called, actual = confusion[:, kept].sum(), confusion[kept].sum()
    return scores_of(float(hits), float(called), float(actual)).f1
