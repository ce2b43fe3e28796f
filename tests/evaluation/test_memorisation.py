"""Canaries: ranks as SciPy's, exposure by its definition, a model that knows one."""

import math

import pytest
import torch

from course_lib.evaluation.memorisation import (
    candidates,
    chance_exposure,
    draw_canaries,
    exposure,
    ranks,
)


def draw(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parity("evaluation.memorisation", "scipy.stats.rankdata")
def test_ranks_as_scipy(assert_parity):
    stats = pytest.importorskip("scipy.stats")
    costs = torch.randint(30, (200,), generator=draw()).double()  # with ties
    theirs = torch.tensor(stats.rankdata(costs.numpy(), method="max"))
    assert_parity(ranks(costs).double(), theirs.double())


@pytest.mark.parity(
    "evaluation.memorisation", "exposure's definition, candidate by one"
)
def test_exposure_by_its_definition(assert_parity):
    costs = torch.rand(64, generator=draw(1), dtype=torch.float64)
    # -log2 of the chance that a random candidate costs no more (Carlini et al., 4.2)
    theirs = [-math.log2(sum(c <= own for c in costs) / 64) for own in costs]
    assert_parity(exposure(costs), torch.tensor(theirs).double())


def test_bounds_and_ties():
    costs = torch.rand(128, generator=draw(2))
    found = exposure(costs)
    assert found.max() == 7 and found.min() == 0
    assert exposure(torch.ones(16)).eq(0).all()  # nothing is told apart
    assert exposure(3 * costs + 1).equal(found)  # order is all that counts


def test_what_was_never_read_has_the_exposure_of_chance():
    means = [exposure(torch.rand(1000, generator=draw(s))).mean() for s in range(3)]
    assert all(m.item() == pytest.approx(chance_exposure(1000)) for m in means)
    assert chance_exposure(100_000) == pytest.approx(1 / math.log(2), abs=1e-3)


def test_candidates_and_canaries():
    digits = [str(d) for d in range(10)]
    texts = candidates(["my number is", digits, digits, "."])
    assert len(texts) == len(set(texts)) == 100
    assert texts[0] == "my number is 0 0 ." and texts[-1] == "my number is 9 9 ."
    chosen = draw_canaries(texts, 7, draw())
    assert len(set(chosen)) == 7 and set(chosen) < set(texts)


def test_bad_input():
    with pytest.raises(ValueError, match="at most 2"):
        draw_canaries(["a", "b"], 3, draw())
    for costs in [torch.tensor([1.0, math.inf]), torch.ones(2, 2), torch.ones(0)]:
        with pytest.raises(ValueError, match="finite costs"):
            ranks(costs)
