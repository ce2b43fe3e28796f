"""Bootstrap and permutation: SciPy, coverage, exchangeable systems, bad input."""

import itertools
import random
from statistics import fmean

import numpy as np
import pytest
import torch

from course_lib.evaluation.bootstrap import (
    bootstrap_interval,
    paired_bootstrap,
    paired_permutation,
)

DRAW = random.Random(0)
SCORES = [DRAW.gauss(0.6, 0.2) for _ in range(40)]


@pytest.mark.parity("evaluation.bootstrap", "scipy.stats.bootstrap")
def test_interval_near_scipy_s(record_error):
    """Other draws, so equal up to the chance of the draws."""
    stats = pytest.importorskip("scipy.stats")
    ours = bootstrap_interval(fmean, SCORES, samples=8000)
    theirs = stats.bootstrap(
        (SCORES,), np.mean, n_resamples=8000, method="percentile", random_state=1
    ).confidence_interval
    error = max(abs(ours.low - theirs.low), abs(ours.high - theirs.high))
    record_error("evaluation.bootstrap", "scipy.stats.bootstrap", error)
    assert error < 0.05 * (theirs.high - theirs.low)
    assert ours.value == fmean(SCORES)


@pytest.mark.parity("evaluation.bootstrap", "all exchanges of eight pairs")
def test_permutation_near_the_exact_one(assert_parity):
    first, second = SCORES[:8], [x - 0.05 - 0.1 * (x > 0.6) for x in SCORES[8:16]]
    seen = abs(fmean(first) - fmean(second))
    beyond = 0
    for coins in itertools.product([1, -1], repeat=8):
        signed = [c * (a - b) for c, a, b in zip(coins, first, second, strict=True)]
        beyond += abs(fmean(signed)) >= seen - 1e-12
    p = paired_permutation(fmean, first, second, samples=20_000)
    assert_parity(
        torch.tensor(p).double(), torch.tensor(beyond / 256).double(), atol=0.01, rtol=0
    )


def test_intervals_cover_the_truth():
    draw, hits = random.Random(1), 0
    for trial in range(200):
        sample = [draw.expovariate(1) for _ in range(50)]
        _, low, high = bootstrap_interval(fmean, sample, samples=200, seed=trial)
        hits += low <= 1 <= high
    assert 0.86 < hits / 200 <= 0.99


def test_pairing_is_surer_than_either_score():
    """A small lead that every text shows, and texts that differ much."""
    better = [x + 0.01 + DRAW.gauss(0, 0.01) for x in SCORES]
    found = paired_bootstrap(fmean, better, SCORES, samples=500)
    alone = bootstrap_interval(fmean, SCORES, samples=500)
    assert found.low > 0 and found.p < 0.01
    assert found.high - found.low < (alone.high - alone.low) / 5
    assert paired_permutation(fmean, better, SCORES, samples=500) < 0.01


def test_alike_systems_are_seldom_told_apart():
    draw, found = random.Random(2), []
    for trial in range(100):
        one, other = ([draw.gauss(0, 1) for _ in range(20)] for _ in range(2))
        found.append(paired_permutation(fmean, one, other, samples=99, seed=trial))
    assert 0 < np.mean(np.array(found) <= 0.1) < 0.2
    assert paired_permutation(fmean, SCORES, SCORES, samples=10) == 1


def test_bad_input():
    for words, call in (
        ("at least two items, got 1", lambda: bootstrap_interval(fmean, [1])),
        ("got 0 and 0.95", lambda: bootstrap_interval(fmean, [1, 2], samples=0)),
        (
            "got 9 and 95",
            lambda: bootstrap_interval(fmean, [1, 2], samples=9, confidence=95),
        ),
        ("got 2 and 3 outputs", lambda: paired_bootstrap(fmean, [1, 2], [1, 2, 3])),
        ("got 1 and 2 outputs", lambda: paired_permutation(fmean, [1], [1, 2])),
    ):
        with pytest.raises(ValueError, match=words):
            call()
