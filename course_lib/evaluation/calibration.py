"""Does "80 % sure" come true 80 times of 100?

``confidence`` is what a model says, (N,) in [0, 1]; ``correct`` whether it was right.
"""

from typing import NamedTuple

import torch
from torch import Tensor


class Bin(NamedTuple):
    """Predictions of similar confidence."""

    low: float
    high: float
    count: int
    confidence: float  # mean of what was said
    accuracy: float  # share that came true


def reliability(
    confidence: Tensor, correct: Tensor, bins: int = 10, quantiles: bool = False
) -> list[Bin]:
    """Sort predictions into bins by confidence; empty bins are left out.

    Every prediction is in one bin, also one of exactly 0: bins hold their right edge,
    and the first one its left edge too.

    Args:
        bins: How many.
        quantiles: Edges at quantiles of the confidences, so that bins hold about as
            many each, instead of edges at equal distances. Edges that coincide are one.

    Raises:
        ValueError: If shapes differ, nothing is there, or a confidence is no
            probability.
    """
    confidence, correct = _checked(confidence, correct)
    if bins < 1:
        raise ValueError(f"bins must be at least 1, got {bins}")
    edges = torch.linspace(0, 1, bins + 1, dtype=torch.float64)
    if quantiles:
        edges = torch.quantile(confidence, edges).unique()
        if len(edges) == 1:  # all say the same
            edges = edges.repeat(2)
    inner = edges[1:-1].contiguous()
    which = torch.bucketize(confidence, inner)  # inner[i - 1] < x <= inner[i]
    found = []
    for place in range(len(edges) - 1):
        inside = which == place
        if inside.any():
            found.append(
                Bin(
                    edges[place].item(), edges[place + 1].item(), int(inside.sum()),
                    confidence[inside].mean().item(), correct[inside].mean().item(),
                )
            )  # fmt: skip
    return found


def expected_calibration_error(
    confidence: Tensor, correct: Tensor, bins: int = 10, quantiles: bool = False
) -> float:
    """The mean of |accuracy - confidence| over bins, each weighted by how many
    predictions it holds (Naeini et al. 2015). It depends on the bins.

    Args, Raises:
        As ``reliability``.
    """
    found = reliability(confidence, correct, bins, quantiles)
    total = sum(one.count for one in found)
    return sum(one.count * abs(one.accuracy - one.confidence) for one in found) / total


def brier_score(confidence: Tensor, correct: Tensor) -> float:
    """The mean squared difference between what was said and what came (Brier 1950):
    lowest, in expectation, for the true probability.

    Raises:
        ValueError: As ``reliability``.
    """
    confidence, correct = _checked(confidence, correct)
    return (confidence - correct).square().mean().item()


def fit_temperature(logits: Tensor, labels: Tensor) -> float:
    """The T > 0 for which softmax(logits / T) gives the labels the highest probability
    (Guo et al. 2017). Fit it on held-out data; no prediction changes, only how sure it
    is.

    Args:
        logits: (N, K).
        labels: Integers (N,).

    Raises:
        ValueError: If shapes do not fit, or nothing bounds T: all or none are right.
    """
    if logits.dim() != 2 or labels.shape != logits.shape[:1] or not len(labels):
        raise ValueError(
            "expected logits (N, K) and labels (N,), got"
            f" {tuple(logits.shape)} and {tuple(labels.shape)}"
        )
    logits = logits.detach().double()
    wanted = logits.gather(1, labels[:, None].long())[:, 0].mean()

    def slope(inverse: float) -> float:
        """Of the loss, along 1/T, in which it is convex."""
        p = (logits * inverse).softmax(dim=1)
        return ((p * logits).sum(dim=1).mean() - wanted).item()

    low, high = 1e-4, 1e4
    if slope(low) >= 0 or slope(high) <= 0:
        raise ValueError("expected some right and some wrong predictions, to bound T")
    for _ in range(200):  # halve the interval, on the logarithmic scale
        middle = (low * high) ** 0.5
        low, high = (low, middle) if slope(middle) > 0 else (middle, high)
    return 1 / (low * high) ** 0.5


def _checked(confidence: Tensor, correct: Tensor) -> tuple[Tensor, Tensor]:
    confidence = torch.as_tensor(confidence).detach().double()
    correct = torch.as_tensor(correct).detach().double()
    if confidence.dim() != 1 or confidence.shape != correct.shape or not len(correct):
        raise ValueError(
            "expected two rows of one length, got"
            f" {tuple(confidence.shape)} and {tuple(correct.shape)}"
        )
    if not ((confidence >= 0) & (confidence <= 1)).all():
        raise ValueError("expected confidences in [0, 1]")
    return confidence, correct
