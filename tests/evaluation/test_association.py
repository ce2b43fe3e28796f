"""WEAT: SciPy's exact permutation test, plain loops, properties, bad input."""

import math

import numpy as np
import pytest
import torch

from course_lib.evaluation.association import association, association_test


def vectors(count, seed, width=6):
    draw = torch.Generator().manual_seed(seed)
    return torch.randn(count, width, generator=draw, dtype=torch.float64)


X, Y, ONE, OTHER = vectors(4, 0), vectors(5, 1), vectors(3, 2), vectors(2, 3)
X = X + 0.4 * ONE.mean(0)


@pytest.mark.parity("evaluation.association", "cosines in plain loops")
def test_associations_by_loops(assert_parity):
    def cosine(a, b):
        return sum(a * b) / math.sqrt(sum(a * a) * sum(b * b))

    theirs = [
        sum(cosine(w, a) for a in ONE.numpy()) / 3
        - sum(cosine(w, b) for b in OTHER.numpy()) / 2
        for w in X.numpy()
    ]
    assert_parity(association(X, ONE, OTHER), torch.tensor(theirs).double())


@pytest.mark.parity("evaluation.association", "scipy.stats.permutation_test, exact")
@pytest.mark.parametrize("swapped", [False, True])
def test_as_scipy(swapped, assert_parity):
    stats = pytest.importorskip("scipy.stats")
    x, y = (Y, X) if swapped else (X, Y)
    a, b = (association(w, ONE, OTHER).numpy() for w in (x, y))
    theirs = stats.permutation_test(
        (a, b), lambda a, b: a.mean() - b.mean(), vectorized=False,
        alternative="greater", n_resamples=np.inf,
    )  # fmt: skip
    found = association_test(x, y, ONE, OTHER)
    effect = theirs.statistic / np.concatenate([a, b]).std()
    mine = torch.tensor([found.p, found.effect], dtype=torch.float64)
    assert_parity(mine, torch.tensor([theirs.pvalue, effect]))


def test_the_other_way_round_and_other_lengths():
    there = association_test(X, Y, ONE, OTHER)
    back = association_test(X, Y, OTHER, ONE)
    assert there.effect == pytest.approx(-back.effect)
    longer = association_test(7 * X, Y, ONE / 3, OTHER)
    assert longer == pytest.approx(there)


def test_a_faint_association_without_noise_has_the_largest_effect():
    one, other = torch.eye(6)[:1], torch.eye(6)[1:2]
    for strength in [0.01, 1.0]:
        x = torch.eye(6)[2:3].repeat(4, 1) + strength * one
        y = torch.eye(6)[2:3].repeat(4, 1) + strength * other
        found = association_test(x, y, one, other)
        assert found.effect == pytest.approx(2)
        assert found.p == pytest.approx(1 / math.comb(8, 4))


def test_no_difference_at_all():
    same = X[:1].repeat(3, 1)
    assert association_test(same, same, ONE, OTHER) == (0.0, 1.0)


def test_bad_input():
    with pytest.raises(ValueError, match="each set"):
        association_test(X[:0], Y, ONE, OTHER)
    with pytest.raises(ValueError, match="ways to split"):
        association_test(vectors(12, 5), vectors(12, 6), ONE, OTHER)
