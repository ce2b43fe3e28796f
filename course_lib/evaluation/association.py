"""The word-embedding association test, WEAT (Caliskan, Bryson and Narayanan 2017): do
the vectors of some words lie nearer to one set of words than to another?

Axes: N words of a set, D width.
"""

from itertools import combinations
from math import comb
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

MOST = 200_000  # ways to split the words that are all looked at


class Association(NamedTuple):
    """How strongly, and how often chance does that."""

    effect: float  # in standard deviations, between -2 and 2 for sets of one size
    p: float  # one-sided, exact


def association(words: Tensor, one: Tensor, other: Tensor) -> Tensor:
    """For each word, its mean cosine with the first set, minus that with the other.

    Args:
        words: (N, D).
        one, other: Attribute words, (M, D) and (K, D).

    Returns:
        (N,) in float64.
    """
    words, one, other = (F.normalize(x.double(), dim=-1) for x in (words, one, other))
    return (words @ one.T).mean(dim=-1) - (words @ other.T).mean(dim=-1)


def association_test(x: Tensor, y: Tensor, one: Tensor, other: Tensor) -> Association:
    """Are words X nearer to the first attribute, and words Y to the other?

    The effect is the difference of the two sets' mean associations, over the standard
    deviation of all (over their number). It says how well the sets are told apart, and
    not how strong an association is: a faint one without noise has a large effect.

    p is the share of all ways to split the words into sets of these sizes whose
    difference is as large as the one seen, that one included.

    Args:
        x, y: Target words, (N, D) and (M, D).
        one, other: Attribute words, (K, D) and (L, D).

    Raises:
        ValueError: If a set is empty, or there are too many ways to split the words.
    """
    if not all(map(len, (x, y, one, other))):
        raise ValueError("expected at least one word in each set")
    ways = comb(len(x) + len(y), len(x))
    if ways > MOST:
        raise ValueError(
            f"{ways:,} ways to split the words, at most {MOST:,} are tried"
        )
    scores = association(torch.cat([x, y]), one, other)
    spread = scores.std(correction=0)
    if spread == 0:
        return Association(0.0, 1.0)
    chosen = torch.tensor(list(combinations(range(len(scores)), len(x))))
    inside = scores[chosen].mean(dim=1)  # of each split; the first is (X, Y) itself
    outside = (scores.sum() - len(x) * inside) / len(y)
    differences = inside - outside
    beyond = differences >= differences[0] - 1e-12
    return Association((differences[0] / spread).item(), beyond.double().mean().item())
