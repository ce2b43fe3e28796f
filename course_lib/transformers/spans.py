"""From scores of beginnings and ends to an answer.

Axes: B batch, S positions.
"""

import math

import torch
from torch import Tensor


def span_scores(logits: Tensor, longest: int) -> Tensor:
    """Start plus end of every span, -inf for what is none.

    Args:
        logits: (B, S, 2), beginnings and ends; -inf where no answer can stand.
        longest: How many tokens a span may have, at least 1.

    Returns:
        (B, S, S): entry [b, i, j] is the score of the answer from token i to token j,
        both included. It is -inf where the end lies before the start, or the span is
        longer than ``longest``.

    Raises:
        ValueError: If the logits have another shape, or ``longest`` is below 1.
    """
    if logits.dim() != 3 or logits.shape[-1] != 2:
        raise ValueError(f"logits must be (batch, time, 2), got {tuple(logits.shape)}")
    if longest < 1:
        raise ValueError(f"longest must be at least 1, got {longest}")
    start, end = logits.unbind(dim=-1)
    scores = start[:, :, None] + end[:, None, :]
    allowed = torch.ones_like(scores[0], dtype=torch.bool).triu().tril(longest - 1)
    return scores.masked_fill(~allowed, -math.inf)


def best_spans(logits: Tensor, longest: int = 30) -> tuple[Tensor, Tensor]:
    """The span with the highest score of each text.

    The two ends are chosen *together*: the best beginning and the best end, each for
    itself, may lie the wrong way round or far apart.

    Returns:
        Spans (B, 2), first and last token, and their scores (B,). Of equal ones the
        first counts.

    Raises:
        ValueError: As ``span_scores``.
    """
    scores = span_scores(logits, longest)
    best, place = scores.flatten(1).max(dim=1)
    width = logits.shape[1]
    return torch.stack([place // width, place % width], dim=1), best
