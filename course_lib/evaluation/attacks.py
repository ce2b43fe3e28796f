"""The worst change of a picture within a budget: the fast gradient sign method
(Goodfellow, Shlens and Szegedy 2015), projected gradient descent (Madry et al. 2018),
and for a linear model the exact answer.

A budget is the most that any pixel may change, in units of [0, 1] (the norm L∞). What a
model does to its pixels first, such as subtracting a mean, belongs inside the model.
Axes: N pictures, C classes; pictures (N, ...) of any shape.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.layers.mode import evaluating

Loss = Callable[[Tensor, Tensor], Tensor]


def margin(logits: Tensor, labels: Tensor) -> Tensor:
    """By how much the best wrong class is ahead of the right one, (N,): above 0 where a
    picture is misclassified. As a loss, its gradient does not vanish where a model is
    sure (Carlini and Wagner 2017).

    Args:
        logits: (N, C).
        labels: Integers (N,).
    """
    right = logits.gather(1, labels[:, None])[:, 0]
    others = logits.scatter(1, labels[:, None], -torch.inf)
    return others.amax(dim=1) - right


def surprise(logits: Tensor, labels: Tensor) -> Tensor:
    """The cross-entropy of each picture, (N,), in nats."""
    return F.cross_entropy(logits, labels, reduction="none")


def project(moved: Tensor, pictures: Tensor, budget: float) -> Tensor:
    """The nearest pictures that lie within the budget *of the originals* and in [0, 1].

    Args:
        moved: Where the attack stands, (N, ...).
        pictures: Where it began, (N, ...).
    """
    change = (moved - pictures).clamp(-budget, budget)
    return (pictures + change).clamp(0, 1)


def input_gradient(
    model: nn.Module, pictures: Tensor, labels: Tensor, loss: Loss
) -> Tensor:
    """The gradient of each picture's own loss by its pixels, (N, ...). The model's
    parameters get none.
    """
    pictures = pictures.detach().requires_grad_()
    # Pictures do not look at one another in evaluation mode: one sum does for all.
    total = loss(model(pictures), labels).sum()
    return torch.autograd.grad(total, pictures)[0]


def fgsm(
    model: nn.Module,
    pictures: Tensor,
    labels: Tensor,
    budget: float,
    loss: Loss = surprise,
) -> Tensor:
    """One step of the whole budget, for each pixel in the direction that raises the
    loss. The model is in evaluation mode meanwhile. A budget of 0 changes nothing.

    Args:
        model: Maps pictures to logits (N, C).
        pictures: (N, ...) in [0, 1].
        labels: The right classes, integers (N,).

    Raises:
        ValueError: If the budget is negative, or pixels lie outside [0, 1].
    """
    _check(pictures, labels, budget)
    with evaluating(model), torch.enable_grad():
        step = input_gradient(model, pictures, labels, loss).sign()
    return project(pictures + budget * step, pictures, budget)


def climb(
    model: nn.Module,
    start: Tensor,
    pictures: Tensor,
    labels: Tensor,
    budget: float,
    steps: int,
    step_size: float,
    loss: Loss,
) -> Tensor:
    """Steps uphill from a start, each along the sign of the gradient there, and put
    back into the budget around the *original* pictures. The model is in evaluation
    mode. Shapes are those of ``fgsm``.
    """
    moved = start
    for _ in range(steps):
        uphill = input_gradient(model, moved, labels, loss).sign()
        moved = project(moved + step_size * uphill, pictures, budget)
    return moved


def pgd(
    model: nn.Module,
    pictures: Tensor,
    labels: Tensor,
    budget: float,
    *,
    steps: int = 20,
    step_size: float | None = None,
    restarts: int = 1,
    loss: Loss = surprise,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Many small steps uphill, from several starts; see ``climb``.

    Args:
        step_size: Of each pixel; 2.5 times the budget over ``steps`` if None, which can
            reach any corner and turn round.
        restarts: Each begins anywhere within the budget; of each picture the end with
            the largest ``margin`` is kept.
        generator: Draws where to begin; without one the first start is the picture.
        model, pictures, labels, budget, loss: As for ``fgsm``.

    Raises:
        ValueError: As ``fgsm``, if a count is below 1, or if there are restarts and no
            generator to draw them.
    """
    _check(pictures, labels, budget)
    if min(steps, restarts) < 1 or (restarts > 1 and generator is None):
        raise ValueError("expected steps and restarts of at least 1, and a generator")
    size = 2.5 * budget / steps if step_size is None else step_size
    best, reached = pictures, torch.full((len(pictures),), -torch.inf)
    with evaluating(model), torch.enable_grad():
        for _ in range(restarts):
            start = _anywhere(pictures, budget, generator)
            moved = climb(model, start, pictures, labels, budget, steps, size, loss)
            with torch.no_grad():
                found = margin(model(moved), labels)
            better = found > reached.to(found)
            reached = torch.where(better, found, reached.to(found))
            each = better.view(-1, *[1] * (pictures.dim() - 1))
            best = torch.where(each, moved, best)
    return best.detach()


def _anywhere(pictures: Tensor, budget: float, generator) -> Tensor:
    if generator is None:
        return pictures
    away = torch.rand(pictures.shape, generator=generator)
    return project(pictures + budget * (2 * away - 1).to(pictures), pictures, budget)


def linear_worst_margin(
    weight: Tensor, bias: Tensor, pictures: Tensor, labels: Tensor, budget: float
) -> Tensor:
    """The largest ``margin`` that any change within the budget reaches, (N,), exactly,
    for the linear model ``pictures @ weight.T + bias``.

    Against one wrong class each pixel decides by itself: it goes up where the
    difference of the classes' weights is positive and down where it is negative, as far
    as budget and [0, 1] allow.

    Args:
        weight: (C, D).
        bias: (C,).
        pictures: (N, D) in [0, 1].
        labels: Integers (N,).
    """
    _check(pictures, labels, budget)
    towards = weight[None] - weight[labels][:, None]  # (N, C, D)
    up = (pictures + budget).clamp(max=1)[:, None]
    down = (pictures - budget).clamp(min=0)[:, None]
    worst = torch.where(towards > 0, up, down)  # (N, C, D)
    ahead = (towards * worst).sum(dim=-1) + bias - bias[labels][:, None]
    return ahead.scatter(1, labels[:, None], -torch.inf).amax(dim=1)


def _check(pictures: Tensor, labels: Tensor, budget: float) -> None:
    if not budget >= 0:
        raise ValueError(f"the budget must not be negative, got {budget}")
    if labels.shape != pictures.shape[:1] or not len(labels):
        raise ValueError(
            "expected pictures (N, ...) and labels (N,), got"
            f" {tuple(pictures.shape)} and {tuple(labels.shape)}"
        )
    if not ((pictures >= 0) & (pictures <= 1)).all():
        raise ValueError("pixels must lie in [0, 1]: normalize inside the model")
