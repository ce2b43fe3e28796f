"""What changes if a text says "he" for "she" and nothing else? (counterfactual tests:
Garg et al. 2019; as data to train on: Lu et al. 2020)
"""

import re
from collections.abc import Sequence
from statistics import fmean
from typing import NamedTuple

from course_lib.evaluation.bootstrap import bootstrap_interval, paired_bootstrap

WORD = re.compile(r"\w+")


def swap_words(text: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Exchange the two words of each pair everywhere, both ways at once; a capital
    letter at the beginning stays one.

    Raises:
        ValueError: If a word stands in two pairs. English "her" is one: the other of
            "his" and of "him". Which is meant, the text must say.

    >>> swap_words("She lost her keys.", [("she", "he"), ("her", "his")])
    'He lost his keys.'
    """
    other: dict[str, str] = {}
    for one, two in pairs:
        for word in (one, two):
            if word in other:
                raise ValueError(f"{word!r} stands in two pairs")
        other |= {one: two, two: one}

    def swapped(match: re.Match) -> str:
        word = match.group()
        found = other.get(word) or other.get(word.lower())
        if found is None:
            return word
        return found[0].upper() + found[1:] if word[0].isupper() else found

    return WORD.sub(swapped, text)


def with_swapped(
    texts: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> tuple[list[str], list[int]]:
    """Counterfactual augmentation: the texts, and after them the other version of each
    in which a word was exchanged; and for each text the place of the one that it was
    made from, to look its label up.
    """
    swapped = [(swap_words(text, pairs), place) for place, text in enumerate(texts)]
    new = [(text, place) for text, place in swapped if text != texts[place]]
    together = [(text, place) for place, text in enumerate(texts)] + new
    return [text for text, _ in together], [place for _, place in together]


class Gap(NamedTuple):
    """How the scores of texts differ from those of their counterfactuals."""

    mean: float  # score of the text, minus that of its counterfactual
    low: float  # 95 % interval of the mean
    high: float
    size: float  # the mean of the differences without their signs
    flips: float  # share of pairs of which one is accepted and the other is not
    flips_low: float
    flips_high: float


def counterfactual_gap(
    scores: Sequence[float],
    others: Sequence[float],
    threshold: float = 0.0,
    *,
    samples: int = 500,
    seed: int = 0,
) -> Gap:
    """Compare the scores of texts with those of their counterfactuals, pair by pair.

    Differences of both signs cancel in the mean, and not in the size.

    Args:
        scores: Of the texts, such as log-odds.
        others: Of their counterfactuals, in the same order. All first texts should have
            the attribute's one value and all others the other.
        threshold: A score above it accepts.

    Raises:
        ValueError: If lengths differ, or there are fewer than two pairs.
    """
    scores, others = [float(s) for s in scores], [float(s) for s in others]
    lead = paired_bootstrap(fmean, scores, others, samples=samples, seed=seed)
    pairs = list(zip(scores, others, strict=True))
    flipped = [float((a > threshold) != (b > threshold)) for a, b in pairs]
    shares = bootstrap_interval(fmean, flipped, samples=samples, seed=seed)
    size = fmean(abs(a - b) for a, b in pairs)
    return Gap(lead.difference, lead.low, lead.high, size, *shares)
