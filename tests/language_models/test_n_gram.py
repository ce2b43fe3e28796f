"""N-gram models: by hand, sums, orders, bad input."""

import math
from collections import Counter

import pytest

from course_lib.language_models import NGram

TEXT = [0, 1, 2, 0, 1, 3, 0, 1, 2, 2]


def test_by_hand():
    model = NGram(2, 5).fit(TEXT)
    # Order 1: of 10 tokens three are 2, four kinds, 1/5 each below.
    one = (3 + 4 * 0.2) / 14
    # After 1: twice 2 and once 3, two kinds.
    assert model.probability(2, [0, 1]) == pytest.approx((2 + 2 * one) / 5)
    assert model.probability(4, []) == pytest.approx(4 * 0.2 / 14)
    # After 4, which was never seen, order 1 alone speaks.
    assert model.probability(2, [4]) == pytest.approx(one)


def witten_bell(text, order, size, token, context):
    """The equation of the docstring, from all counts anew."""
    if order == 0:
        return 1 / size
    context = context[len(context) - order + 1 :] if order > 1 else []
    below = witten_bell(text, order - 1, size, token, context[1:])
    n = len(context)
    counts = Counter(text[i] for i in range(n, len(text)) if text[i - n : i] == context)
    if not counts:
        return below
    return (counts[token] + len(counts) * below) / (counts.total() + len(counts))


@pytest.mark.parity("language_models.n_gram", "its equation, counted anew")
@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_every_order_is_its_equation_and_sums_to_one(order, record_error):
    model, worst = NGram(order, 6).fit(TEXT), 0.0
    for context in ([0, 1, 2], [3, 0, 1], [5, 5, 5], [2, 2, 0], [1, 1, 3]):
        got = model.probabilities(context)
        assert sum(got) == pytest.approx(1, abs=1e-12)
        expected = [witten_bell(TEXT, order, 6, x, context) for x in range(6)]
        worst = max(worst, *(abs(a - b) for a, b in zip(got, expected, strict=True)))
    assert worst < 1e-14
    record_error("language_models.n_gram", "its equation, counted anew", worst)


def test_two_texts_are_two_texts():
    apart = NGram(2, 4).fit([0, 1]).fit([2, 3])
    assert apart.probability(2, [1]) == NGram(1, 4).fit([0, 1, 2, 3]).probability(2, [])


def test_longer_orders_learn_a_text_that_repeats():
    text = [0, 1, 0, 2] * 30
    bits = [NGram(n, 3).fit(text).bits_per_token(text) for n in (1, 2, 3)]
    assert bits[0] > bits[1] > bits[2] and bits[2] < 0.2
    assert NGram(1, 4).bits_per_token([1, 2]) == pytest.approx(math.log2(4))


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="order must be at least 1, got 0"):
        NGram(0, 4)
    with pytest.raises(ValueError, match="vocabulary_size must be at least 1, got 0"):
        NGram(2, 0)
    with pytest.raises(ValueError, match="tokens from 0 to 3, got 4"):
        NGram(2, 4).fit([1, 4])
    with pytest.raises(ValueError, match="at least one token, got none"):
        NGram(2, 4).bits_per_token([])
