"""A model as a judge of answers, its biases measured and taken out.

A judge is a function of (prompt, first, second) that returns the probability that the
first answer is the better one. Log-odds of that are what biases add to.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

Judge = Callable[[str, str, str], float]
Pair = tuple[str, str, str]  # prompt, one answer, another


class Biases(NamedTuple):
    """What a judge's log-odds hold besides quality."""

    position: float  # log-odds for standing first
    length: float  # log-odds for each further word


def log_odds(p: float) -> float:
    """log p/(1 - p), with p kept 1e-6 from 0 and 1."""
    p = min(max(p, 1e-6), 1 - 1e-6)
    return math.log(p / (1 - p))


def flips(judge: Judge, pairs: Sequence[Pair]) -> float:
    """The share of pairs whose winner changes when the answers change places."""
    _some(pairs)
    changed = 0
    for prompt, one, other in pairs:
        there, back = judge(prompt, one, other), judge(prompt, other, one)
        changed += (there - 0.5) * (back - 0.5) > 0  # a tie is no winner
    return changed / len(pairs)


def measure_biases(
    judge: Judge, pairs: Sequence[Pair], better: Sequence[float] | None = None
) -> Biases:
    """Ask in both orders. What stays when the answers change places is position; the
    rest is regressed on how many words one answer is longer.

    Args:
        judge: Whose biases.
        pairs: Answers with different lengths.
        better: For each pair how much better the first is, such as the log-odds of
            people's votes. Longer answers may BE better: without this, the judge's
            liking for quality counts as one for length.

    Raises:
        ValueError: If there is no pair, lengths never differ, or ``better`` has another
            length.
    """
    _some(pairs)
    if better is not None and len(better) != len(pairs):
        raise ValueError(f"expected {len(pairs)} values of better, got {len(better)}")
    there = np.array([log_odds(judge(p, one, other)) for p, one, other in pairs])
    back = np.array([log_odds(judge(p, other, one)) for p, one, other in pairs])
    longer = np.array([_longer(one, other) for _, one, other in pairs], dtype=float)
    if not longer.any():
        raise ValueError("expected answers of different lengths")
    columns = [longer] if better is None else [longer, np.asarray(better, dtype=float)]
    # No constant: exchanging the answers changes the sign of every column.
    slopes = np.linalg.lstsq(np.stack(columns, axis=1), (there - back) / 2, rcond=None)
    return Biases(float((there + back).mean() / 2), float(slopes[0][0]))


def in_both_orders(judge: Judge) -> Judge:
    """A judge that is asked twice, and averages the log-odds: position cancels."""

    def twice(prompt: str, first: str, second: str) -> float:
        there, back = judge(prompt, first, second), judge(prompt, second, first)
        return _probability((log_odds(there) - log_odds(back)) / 2)

    return twice


def at_equal_length(judge: Judge, biases: Biases) -> Judge:
    """A judge from whose log-odds the part for length is taken away (Dubois et al.
    2024): what it would say of answers of one length.
    """

    def controlled(prompt: str, first: str, second: str) -> float:
        said = log_odds(judge(prompt, first, second))
        return _probability(said - biases.length * _longer(first, second))

    return controlled


def _longer(first: str, second: str) -> int:
    return len(first.split()) - len(second.split())


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))


def _some(pairs: Sequence[Pair]) -> None:
    if not len(pairs):
        raise ValueError("expected at least one pair, got none")
