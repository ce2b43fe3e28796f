"""Best of n: draw n answers, hand out the one that scores highest, change no weight.

Axes: P prompts, N answers to each.
"""

import math

import torch
from torch import Tensor


def best_of_n(scores: Tensor, n: int, generator: torch.Generator) -> Tensor:
    """Choose, for each prompt, the best of n answers drawn without replacement.

    Args:
        scores: (P, N), of N answers to each prompt.
        n: At most N.
        generator: Draws which n are looked at.

    Returns:
        Integers (P,), the column of the best answer.

    Raises:
        ValueError: If n does not lie between 1 and N.
    """
    if not 1 <= n <= scores.shape[1]:
        raise ValueError(f"n must lie between 1 and {scores.shape[1]}, got {n}")
    drawn = torch.rand(scores.shape, generator=generator).argsort(dim=1)[:, :n]
    best = scores.gather(1, drawn).argmax(dim=1, keepdim=True)
    return drawn.gather(1, best)[:, 0]


def divergence_bound(n: int) -> float:
    """An upper bound on KL(best of n ‖ one sample), in nats: log n - (n - 1) / n.

    It is often called the divergence itself; Beirami et al. (2024) show that it is a
    bound, reached when no two answers tie and each is unlikely.

    >>> round(divergence_bound(4), 3)
    0.636
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    return math.log(n) - (n - 1) / n
