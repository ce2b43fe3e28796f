"""Numbers that describe an attention pattern.

Axes: T query positions, S key positions.
"""

import math

import torch
from torch import Tensor


def attention_entropy(weights: Tensor) -> Tensor:
    """How widely each query spreads its weight, in bits (Shannon 1948).

    Args:
        weights: (..., T, S), not negative, each row summing to 1.

    Returns:
        (..., T): 0 where all weight is on one key, log2 S where it is spread evenly. A
        row of zeros (a query that may look nowhere) has entropy 0.

    Raises:
        ValueError: If there is a negative weight, or fewer than two axes.
    """
    if weights.dim() < 2:
        raise ValueError(
            f"weights must be (..., queries, keys), got shape {tuple(weights.shape)}"
        )
    if (weights < 0).any():
        raise ValueError(
            f"weights must not be negative, got {weights.min().item():.4g}"
        )
    # torch's entr(a) is -a ln a, and 0 at a = 0, where 0 · log 0 would be NaN.
    return torch.special.entr(weights).sum(dim=-1) / math.log(2)
