"""How sure is a score that comes from a sample of texts? Resampling them tells, for any
statistic, also one that is no mean of scores, such as BLEU.

Items are texts, or whatever belongs to one text (counts, costs, a pair of answers):
what is independent of the rest. Sentences of one document are not.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

Statistic = Callable[[list], float]


class Interval(NamedTuple):
    """A statistic on the sample itself, and where it lies on most resamples."""

    value: float
    low: float
    high: float


class Comparison(NamedTuple):
    """By how much the first of two systems is ahead, and how often chance does that."""

    difference: float
    low: float
    high: float
    p: float  # two-sided


def bootstrap_interval(
    statistic: Statistic,
    items: Sequence,
    *,
    samples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Interval:
    """The percentile interval (Efron 1979): draw as many items, with replacement, and
    compute the statistic again; many times.

    Raises:
        ValueError: If there are fewer than two items, or numbers do not fit.
    """
    _check(len(items), samples, confidence)
    draws = _resampled(statistic, items, samples, seed)
    return Interval(statistic(list(items)), *_middle(draws, confidence))


def paired_bootstrap(
    statistic: Statistic,
    first: Sequence,
    second: Sequence,
    *,
    samples: int = 1000,
    confidence: float = 0.95,
    seed: int = 0,
) -> Comparison:
    """Two systems on the same texts, the same ones drawn for both (Koehn 2004).

    Hard texts are hard for both, so the difference is surer than either score. p is the
    share of resamples on which the difference, moved so that its mean is 0, lies as far
    from 0 as the one seen.

    Args:
        first, second: What each system did with the same texts, in the same order.

    Raises:
        ValueError: As ``bootstrap_interval``, or if lengths differ.
    """
    pairs = _pairs(first, second)
    _check(len(pairs), samples, confidence)

    def difference(drawn):
        return statistic([a for a, _ in drawn]) - statistic([b for _, b in drawn])

    seen = difference(pairs)
    draws = _resampled(difference, pairs, samples, seed)
    beyond = np.abs(draws - draws.mean()) >= abs(seen) - 1e-12
    p = (1 + beyond.sum()) / (1 + samples)
    return Comparison(seen, *_middle(draws, confidence), float(p))


def paired_permutation(
    statistic: Statistic,
    first: Sequence,
    second: Sequence,
    *,
    samples: int = 1000,
    seed: int = 0,
) -> float:
    """The two-sided p of approximate randomisation (Noreen 1989): if both systems are
    alike, which of them wrote which of two outputs is chance.

    Exchange the two outputs of each text or leave them, by a coin; count how often the
    difference is as large as the one seen. The outcome seen counts as one of them, so p
    is never 0.

    Raises:
        ValueError: If lengths differ, or there are fewer than two texts.
    """
    pairs = _pairs(first, second)
    _check(len(pairs), samples, 0.5)

    def difference(drawn):
        return statistic([a for a, _ in drawn]) - statistic([b for _, b in drawn])

    seen, draw, beyond = abs(difference(pairs)), np.random.default_rng(seed), 0
    for _ in range(samples):
        coins = draw.random(len(pairs)) < 0.5
        swapped = [
            (b, a) if coin else (a, b)
            for coin, (a, b) in zip(coins, pairs, strict=True)
        ]
        beyond += abs(difference(swapped)) >= seen - 1e-12
    return (1 + beyond) / (1 + samples)


def _resampled(statistic: Statistic, items: Sequence, samples: int, seed: int):
    draw = np.random.default_rng(seed)
    picks = draw.integers(len(items), size=(samples, len(items)))
    return np.array([statistic([items[place] for place in row]) for row in picks])


def _middle(draws, confidence: float) -> tuple[float, float]:
    tail = (1 - confidence) / 2
    low, high = np.quantile(draws, [tail, 1 - tail])
    return float(low), float(high)


def _pairs(first: Sequence, second: Sequence) -> list[tuple]:
    if len(first) != len(second):
        raise ValueError(
            "expected two systems on the same texts, got"
            f" {len(first)} and {len(second)} outputs"
        )
    return list(zip(first, second, strict=True))


def _check(items: int, samples: int, confidence: float) -> None:
    if items < 2:
        raise ValueError(f"expected at least two items, got {items}")
    if samples < 1 or not 0 < confidence < 1:
        raise ValueError(
            "expected samples of at least 1 and a confidence between 0 and 1, got"
            f" {samples} and {confidence}"
        )
