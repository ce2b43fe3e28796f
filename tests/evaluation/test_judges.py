"""Judges: known biases are found and taken out; a plain regression; bad input."""

import math
import random

import numpy as np
import pytest
import torch

from course_lib.evaluation.judges import (
    Biases,
    at_equal_length,
    flips,
    in_both_orders,
    log_odds,
    measure_biases,
)

DRAW = random.Random(0)


def answer():
    return " ".join(
        DRAW.choice(["good", "bad", "so"]) for _ in range(DRAW.randint(3, 12))
    )


PAIRS = [("?", answer(), answer()) for _ in range(150)]


def quality(text):
    return text.split().count("good") - text.split().count("bad")


def judge(prompt, first, second):
    """One word more counts 0.2, standing first 0.7, quality 1."""
    longer = len(first.split()) - len(second.split())
    odds = quality(first) - quality(second) + 0.2 * longer + 0.7
    return 1 / (1 + math.exp(-odds))


BETTER = [quality(one) - quality(other) for _, one, other in PAIRS]


def test_known_biases_are_found():
    found = measure_biases(judge, PAIRS, BETTER)
    assert found == pytest.approx(Biases(0.7, 0.2))


@pytest.mark.parity("evaluation.judges", "sklearn.linear_model.LinearRegression")
def test_as_a_regression_on_both_orders(assert_parity):
    linear = pytest.importorskip("sklearn.linear_model")
    noisy = {
        pair: judge(*pair) * 0.8 + 0.1 * DRAW.random()
        for p, one, other in PAIRS
        for pair in ((p, one, other), (p, other, one))
    }
    both = PAIRS + [(p, other, one) for p, one, other in PAIRS]
    x = [
        [len(one.split()) - len(other.split()), quality(one) - quality(other)]
        for _, one, other in both
    ]
    fit = linear.LinearRegression().fit(x, [log_odds(noisy[pair]) for pair in both])
    found = measure_biases(lambda *pair: noisy[pair], PAIRS, BETTER)
    assert_parity(
        torch.tensor(found).double(), torch.tensor([fit.intercept_, fit.coef_[0]])
    )


def test_corrected_judges_have_none():
    fair = at_equal_length(in_both_orders(judge), Biases(0.7, 0.2))
    assert flips(judge, PAIRS) > 0.1
    for pair, better in zip(PAIRS, BETTER, strict=True):
        assert log_odds(fair(*pair)) == pytest.approx(better, abs=1e-6)
    assert measure_biases(fair, PAIRS, BETTER) == pytest.approx((0, 0), abs=1e-6)
    assert flips(in_both_orders(judge), PAIRS) == 0


@pytest.mark.parametrize(
    ("there", "back", "share"),
    [(0.5, 0.4, 0), (0.6, 0.7, 1), (0.6, 0.4, 0), (0.2, 0.4, 1)],
)
def test_a_tie_in_one_order_is_no_changed_winner(there, back, share):
    said = {"a": there, "b": back}
    assert flips(lambda prompt, first, _: said[first], [("?", "a", "b")]) == share


def test_quality_passes_for_length_where_it_is_not_given():
    longer = [("?", "good " * n + "so", "so") for n in range(1, 8)]
    better = np.arange(1, 8) + np.array([0.1, -0.1, 0.2, 0, -0.2, 0.1, -0.1])
    assert measure_biases(judge, longer).length > 1
    assert measure_biases(judge, longer, better).length < 1.4


def test_bad_input():
    for words, call in (
        ("at least one pair", lambda: measure_biases(judge, [])),
        ("at least one pair", lambda: flips(judge, [])),
        ("expected 150 values", lambda: measure_biases(judge, PAIRS, [1])),
        ("different lengths", lambda: measure_biases(judge, [("?", "a", "b")])),
    ):
        with pytest.raises(ValueError, match=words):
            call()
