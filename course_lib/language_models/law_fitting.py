"""Fitting L = E + A / N^α + B / D^β in the logarithm: many fits side by side, by
Levenberg and Marquardt's method (Marquardt 1963) with Huber's loss (Huber 1964).

Axes: R runs, P fits side by side, 5 unknowns: ln E, ln A, α, ln B, β.
"""

import math

import torch
from torch import Tensor


def huber(error: Tensor, delta: float) -> Tensor:
    """The mean over the last axis of half the square of an error, and from ``delta`` on
    of the line that goes on from there.
    """
    size = error.abs()
    inside = 0.5 * size.square()
    return inside.where(size <= delta, delta * (size - delta / 2)).mean(dim=-1)


def predict(theta: Tensor, inputs: Tensor) -> Tensor:
    """ln L of P laws at R runs: (P, R).

    Args:
        theta: (P, 5).
        inputs: (2, R) or (2, P, R): ln N and ln D.
    """
    return _terms(theta, inputs).logsumexp(dim=-1)


def minimize(
    theta: Tensor, inputs: Tensor, targets: Tensor, delta: float, steps: int = 300
) -> tuple[Tensor, Tensor]:
    """Improve P fits until no step helps any of them.

    Args:
        theta: (P, 5), where to start.
        inputs: (2, R) or (2, P, R): ln N and ln D, centred.
        targets: (P, R), ln loss.
        delta: Where Huber's loss becomes a line.
        steps: How many at most.

    Returns:
        The fits (P, 5) and their mean losses (P,).
    """
    theta, damping = theta.clone(), torch.ones(len(theta), 1, dtype=theta.dtype)
    value = huber(predict(theta, inputs) - targets, delta)
    for _ in range(steps):
        moved = theta + damped_step(theta, inputs, targets, delta, damping)
        reached = huber(predict(moved, inputs) - targets, delta)
        better = reached < value  # False for NaN too
        theta = moved.where(better[:, None], theta)
        small = ~better | (value - reached < 1e-12 * value)
        value = reached.where(better, value)
        # Longer steps where one helped, shorter ones where it did not.
        damping = (damping * torch.where(better, 0.3, 4.0)[:, None]).clamp(1e-9, 1e9)
        if bool((small & (better | (damping[:, 0] >= 1e9))).all()):
            break
    return theta, value


def damped_step(
    theta: Tensor, inputs: Tensor, targets: Tensor, delta: float, damping: Tensor
) -> Tensor:
    """The change (P, 5) that would be best if ln L were a plane in the five unknowns,
    shortened by a damping (P, 1).

    Huber's loss is that of squares in which a large error has a small weight.
    """
    error = predict(theta, inputs) - targets
    weight = (delta / error.abs().clamp(min=1e-300)).clamp(max=1.0)
    slopes = _slopes(theta, inputs)  # (P, R, 5)
    pull = slopes.mT @ (weight * error)[..., None]  # (P, 5, 1)
    bend = slopes.mT @ (weight[..., None] * slopes)  # (P, 5, 5)
    steep = damping * bend.diagonal(dim1=-2, dim2=-1) + 1e-12
    return -torch.linalg.solve(bend + torch.diag_embed(steep), pull)[..., 0]


def _terms(theta: Tensor, inputs: Tensor) -> Tensor:
    """The logarithms of E, A / N^α and B / D^β: (P, R, 3)."""
    floor, a, alpha, b, beta = theta[..., None].unbind(dim=1)  # each (P, 1)
    size, data = inputs
    parts = (floor + 0 * size, a - alpha * size, b - beta * data)
    return torch.stack(torch.broadcast_tensors(*parts), dim=-1)


def _slopes(theta: Tensor, inputs: Tensor) -> Tensor:
    """How ln L changes with each of the five unknowns: (P, R, 5)."""
    shares = _terms(theta, inputs).softmax(dim=-1)  # of the three terms in L
    floor, size, data = shares.unbind(dim=-1)
    columns = (floor, size, -size * inputs[0], data, -data * inputs[1])
    return torch.stack(columns, dim=-1)


def starts(targets: Tensor) -> Tensor:
    """(P, 5): every combination of a few floors, shares of the rest, and exponents."""
    lowest, highest = targets.min(), targets.exp().mean()
    starts = []
    for share in (0.1, 0.5, 0.9):
        floor = lowest + math.log(share)
        rest = (highest - floor.exp()).log()
        for alpha in (0.2, 0.5, 1.0):
            for beta in (0.2, 0.5, 1.0):
                half = rest - math.log(2)
                starts.append([floor, half, alpha, half, beta])
    return torch.tensor(starts, dtype=torch.float64)
