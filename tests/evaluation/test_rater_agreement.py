"""Agreement: scikit-learn, krippendorff, Fleiss' own example, bad input."""

import numpy as np
import pytest
import torch

from course_lib.evaluation.agreement import (
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
)


def tensor(values):
    return torch.tensor(values, dtype=torch.float64)


@pytest.mark.parity("evaluation.agreement", "sklearn.metrics.cohen_kappa_score")
@pytest.mark.parametrize("weights", ["none", "linear", "quadratic"])
def test_cohen_as_scikit_learn(weights, assert_parity):
    metrics = pytest.importorskip("sklearn.metrics")
    draw = np.random.default_rng(0)
    ours, theirs = [], []
    for _ in range(150):
        first = draw.integers(1, 6, 25)
        second = np.where(draw.random(25) < 0.6, first, draw.integers(1, 6, 25))
        ours.append(cohen_kappa(first.tolist(), second.tolist(), weights))
        how = None if weights == "none" else weights
        theirs.append(metrics.cohen_kappa_score(first, second, weights=how))
    assert_parity(tensor(ours), tensor(theirs))


@pytest.mark.parity("evaluation.agreement", "krippendorff")
@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
def test_alpha_as_krippendorff(level, assert_parity):
    package = pytest.importorskip("krippendorff")
    draw = np.random.default_rng(1)
    ours, theirs = [], []
    for _ in range(200):
        truth = draw.integers(1, 6, 12)
        table = np.where(
            draw.random((4, 12)) < 0.6, truth, draw.integers(1, 6, (4, 12))
        )
        table = np.where(draw.random((4, 12)) < 0.3, np.nan, table.astype(float))
        ours.append(krippendorff_alpha(table.tolist(), level))
        theirs.append(package.alpha(table, level_of_measurement=level))
    assert_parity(tensor(ours), tensor(theirs))


@pytest.mark.parity("evaluation.agreement", "its formula in plain loops over pairs")
def test_fleiss_in_plain_loops(assert_parity):
    draw = np.random.default_rng(2)
    answers = draw.integers(0, 4, (20, 5))  # things, raters
    agree = np.mean(
        [
            a == b
            for row in answers
            for i, a in enumerate(row)
            for b in np.delete(row, i)
        ]
    )
    chance = sum(np.mean(answers == kind) ** 2 for kind in range(4))
    counts = [[int((row == kind).sum()) for kind in range(4)] for row in answers]
    expected = (agree - chance) / (1 - chance)
    assert_parity(tensor(fleiss_kappa(counts)), tensor(expected))


def test_full_agreement_and_none():
    assert cohen_kappa("abab", "abab") == krippendorff_alpha([[1, 2], [1, 2]]) == 1
    assert cohen_kappa("abab", "baba") == -1
    assert fleiss_kappa([[3, 0], [0, 3]]) == 1
    # Two who always say "good" but once agree much, and not beyond chance.
    assert cohen_kappa("gggggggggb", "bggggggggg") < 0


def test_bad_input():
    for words, call in (
        ("got 2 and 3 answers", lambda: cohen_kappa("ab", "abc")),
        ("got 0 and 0 answers", lambda: cohen_kappa("", "")),
        ("got 'cubic'", lambda: cohen_kappa("ab", "ab", "cubic")),
        ("got one throughout", lambda: cohen_kappa("aa", "aa")),
        ("rows of \\[2.0, 3.0\\]", lambda: fleiss_kappa([[1, 1], [2, 1]])),
        ("got one throughout", lambda: fleiss_kappa([[2, 0], [2, 0]])),
        ("got 'ratio'", lambda: krippendorff_alpha([[1], [2]], "ratio")),
        ("two raters rated", lambda: krippendorff_alpha([[1, None], [None, 2]])),
        ("got one throughout", lambda: krippendorff_alpha([[1, 1], [1, 1]])),
    ):
        with pytest.raises(ValueError, match=words):
            call()
