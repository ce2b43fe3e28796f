"""Do people who rate the same things agree more than chance would make them?

All three are 1 for full agreement and 0 for that of chance; below 0, raters avoid each
other's answers. They differ in what chance means.
"""

from collections.abc import Sequence

import numpy as np

WEIGHTS = ("none", "linear", "quadratic")
LEVELS = ("nominal", "ordinal", "interval")


def cohen_kappa(first: Sequence, second: Sequence, weights: str = "none") -> float:
    """Cohen's κ (1960) of two raters: 1 - disagreement seen / disagreement of chance,
    where chance draws each rater's answers from that rater's own frequencies.

    Args:
        first, second: The answers of each, one a thing.
        weights: How bad it is to be k categories apart, in sorted order: "none": all
            the same; "linear": k; "quadratic": k² (Cohen 1968).

    Raises:
        ValueError: If lengths differ or are 0, the weights are unknown, or both gave
            one answer throughout: chance alone explains that.
    """
    if len(first) != len(second) or not len(first):
        raise ValueError(
            "expected two answers for each thing, got"
            f" {len(first)} and {len(second)} answers"
        )
    if weights not in WEIGHTS:
        raise ValueError(f"weights must be one of {WEIGHTS}, got {weights!r}")
    kinds = sorted({*first, *second})
    place = {kind: k for k, kind in enumerate(kinds)}
    seen = np.zeros((len(kinds), len(kinds)))
    for one, other in zip(first, second, strict=True):
        seen[place[one], place[other]] += 1 / len(first)
    apart = np.abs(np.subtract.outer(np.arange(len(kinds)), np.arange(len(kinds))))
    cost = {"none": apart > 0, "linear": apart, "quadratic": apart**2}[weights]
    chance = np.outer(seen.sum(axis=1), seen.sum(axis=0))
    return _beyond_chance((cost * seen).sum(), (cost * chance).sum())


def fleiss_kappa(counts: Sequence[Sequence[int]]) -> float:
    """Fleiss' κ (1971) of several raters, not always the same ones: chance draws from
    the frequencies of all answers together.

    Args:
        counts: (things, kinds): how many raters gave each answer; as many raters for
            each thing.

    Raises:
        ValueError: If rows have different sums, or fewer than two raters, or all
            answers are one.
    """
    table = np.asarray(counts, dtype=float)
    raters = table.sum(axis=1) if table.ndim == 2 and table.size else np.zeros(1)
    if raters.min() < 2 or raters.min() != raters.max():
        raise ValueError(
            "expected counts (things, kinds) with the same number of raters, at least"
            f" 2, in each row, got rows of {sorted({*raters.tolist()})}"
        )
    n = raters[0]
    agree = ((table**2).sum(axis=1) - n) / (n * (n - 1))  # of pairs of raters
    chance = ((table.sum(axis=0) / table.sum()) ** 2).sum()
    return _beyond_chance(1 - agree.mean(), 1 - chance)


def krippendorff_alpha(
    ratings: Sequence[Sequence[float | None]], level: str = "nominal"
) -> float:
    """Krippendorff's α: any number of raters, gaps allowed.

    Args:
        ratings: (raters, things); None or NaN where somebody did not rate.
        level: What a difference means. "nominal": another answer; "interval": the
            squared distance; "ordinal": the squared number of answers in between.

    Raises:
        ValueError: If the level is unknown, nothing was rated twice, or all answers
            are one.
    """
    if level not in LEVELS:
        raise ValueError(f"level must be one of {LEVELS}, got {level!r}")
    table = np.array(
        [[np.nan if x is None else x for x in row] for row in ratings], dtype=float
    )
    if table.ndim != 2:
        raise ValueError(f"expected ratings (raters, things), got {table.shape}")
    kinds = np.unique(table[~np.isnan(table)])
    counts = (table[..., None] == kinds).sum(axis=0)  # (things, kinds)
    counts = counts[counts.sum(axis=1) > 1]  # who is alone agrees with nobody
    if not len(counts):
        raise ValueError("expected a thing that two raters rated, got none")
    # Pairs of answers to one thing; each thing counts as often as it was rated.
    share = counts / (counts.sum(axis=1, keepdims=True) - 1)
    pairs = counts.T @ share - np.diag(share.sum(axis=0))
    total = pairs.sum(axis=1)
    if level == "ordinal":
        rank = total.cumsum() - total / 2
    else:
        rank = kinds
    cost = np.subtract.outer(rank, rank) ** 2
    if level == "nominal":
        cost = 1 - np.eye(len(kinds))
    chance = (np.outer(total, total) - np.diag(total)) / (total.sum() - 1)
    return _beyond_chance((cost * pairs).sum(), (cost * chance).sum())


def _beyond_chance(seen: float, chance: float) -> float:
    if chance < 1e-15:
        raise ValueError("expected answers of at least two kinds, got one throughout")
    return float(1 - seen / chance)
