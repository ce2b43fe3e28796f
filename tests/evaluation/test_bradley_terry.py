"""Bradley–Terry: SciPy's maximum of the likelihood, two players by hand, bad input."""

import math
import random

import numpy as np
import pytest
import torch

from course_lib.evaluation.bradley_terry import log_strengths, ranking, win_table


def drawn_votes(strengths, count, seed=0, ties=0.1):
    draw, votes = random.Random(seed), []
    for _ in range(count):
        one, other = draw.sample(sorted(strengths), 2)
        p = 1 / (1 + math.exp(strengths[other] - strengths[one]))
        won = 0.5 if draw.random() < ties else float(draw.random() < p)
        votes.append((one, other, won))
    return votes


TRUTH = {"a": 1.0, "b": 0.3, "c": -0.2, "d": -1.1}


@pytest.mark.parity("evaluation.bradley_terry", "scipy.optimize on the likelihood")
@pytest.mark.parametrize("seed", range(5))
def test_the_likelihood_is_highest(seed, assert_parity):
    optimize = pytest.importorskip("scipy.optimize")
    _, wins = win_table(drawn_votes(TRUTH, 60, seed))

    def loss(s):
        s = s - s.mean()
        return (wins * np.logaddexp(0, s[None] - s[:, None])).sum() + s.sum() ** 2

    found = optimize.minimize(loss, np.zeros(4), tol=1e-14).x
    expected = torch.tensor(found - found.mean())
    assert_parity(torch.tensor(log_strengths(wins)), expected, atol=1e-5, rtol=0)


def test_two_players_and_ties_by_hand():
    _, wins = win_table([("a", "b", 1), ("a", "b", 1), ("b", "a", 1), ("a", "b", 0.5)])
    assert wins.tolist() == [[0, 2.5], [1.5, 0]]
    a, b = log_strengths(wins)
    assert a - b == pytest.approx(math.log(2.5 / 1.5)) and a + b == pytest.approx(0)


def test_many_votes_find_the_truth_and_few_say_so():
    many = ranking(drawn_votes(TRUTH, 4000, ties=0), samples=50)
    assert list(many) == ["a", "b", "c", "d"]
    mean = sum(TRUTH.values()) / 4
    for name, (value, low, high) in many.items():
        assert low < value < high and abs(value - (TRUTH[name] - mean)) < 0.15
    few = ranking(drawn_votes(TRUTH, 40), samples=50)
    assert few["a"][2] - few["a"][1] > 3 * (many["a"][2] - many["a"][1])


def test_bad_input():
    for words, call in (
        ("at least one vote", lambda: win_table([])),
        ("outcome of 0, 0.5 or 1, got", lambda: win_table([("a", "b", 2)])),
        ("expected two players", lambda: win_table([("a", "a", 1)])),
        ("wins \\(K, K\\)", lambda: log_strengths(np.ones((2, 3)))),
        ("zeros on the diagonal", lambda: log_strengths(np.ones((2, 2)))),
        ("a prior such as 0.5", lambda: log_strengths(np.array([[0, 3], [0, 0]]))),
    ):
        with pytest.raises(ValueError, match=words):
            call()
    assert log_strengths(np.array([[0, 3], [0, 0]]), prior=0.5)[0] > 0
