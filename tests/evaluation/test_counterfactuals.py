"""Counterfactual pairs: exchanging words, gaps by hand, SciPy's interval, bad input."""

from statistics import fmean

import numpy as np
import pytest
import torch

from course_lib.data import letters, workers
from course_lib.evaluation.counterfactuals import (
    counterfactual_gap,
    swap_words,
    with_swapped,
)

PAIRS = workers.PAIRS


def test_words_are_exchanged_both_ways_and_whole():
    text = "She and he: HE sheds her coat, his Mother's."
    assert swap_words(text, PAIRS) == "He and she: She sheds his coat, her Father's."


def test_twice_is_nothing():
    for sentence in workers.sample_sentences(50, seed=0):
        other = swap_words(sentence, PAIRS)
        assert other != sentence and swap_words(other, PAIRS) == sentence


def test_augmentation_balances_and_keeps_labels():
    texts, decisions = letters.sample_letters(200, seed=0, ahead=2)
    more, places = with_swapped([*texts, "no pronoun"], letters.PAIRS)
    assert more[:201] == [*texts, "no pronoun"] and len(more) == 401
    assert sum(t.startswith("she") for t in more) == 200
    for text, place in zip(more[201:], places[201:], strict=True):
        assert swap_words(text, letters.PAIRS) == texts[place]
    assert len(decisions) == 200


@pytest.mark.parity("evaluation.counterfactuals", "scipy.stats.bootstrap, paired")
def test_interval_as_scipy(assert_parity):
    stats = pytest.importorskip("scipy.stats")
    draw = np.random.default_rng(0)
    first = draw.normal(size=60)
    second = first - 0.4 + 0.3 * draw.normal(size=60)
    found = counterfactual_gap(first, second, samples=4000)
    assert_parity(
        torch.tensor(found.mean).double(), torch.tensor((first - second).mean())
    )
    theirs = stats.bootstrap(
        (first - second,), np.mean, n_resamples=4000, method="percentile",
        random_state=np.random.default_rng(1),
    ).confidence_interval  # fmt: skip
    assert found.low == pytest.approx(theirs.low, abs=0.01)
    assert found.high == pytest.approx(theirs.high, abs=0.01)


def test_signs_cancel_in_the_mean_alone():
    gap = counterfactual_gap([2.0, -1.0, 0.5], [-1.0, 2.0, 0.5])
    assert gap.mean == pytest.approx(0) and gap.size == pytest.approx(2)
    assert gap.flips == pytest.approx(2 / 3)
    assert gap.flips_low <= gap.flips <= gap.flips_high


def test_a_known_bias_is_found():
    texts, _ = letters.sample_letters(100, seed=0)
    she = [swap_words(t, letters.PAIRS) if t.startswith("he") else t for t in texts]
    he = [swap_words(text, letters.PAIRS) for text in she]
    score = [[letters.log_odds(t, 0.7) for t in side] for side in (he, she)]
    gap = counterfactual_gap(*score)
    assert gap.mean == pytest.approx(0.7) and gap.low == pytest.approx(0.7)
    assert gap.flips == fmean(a > 0 >= b for a, b in zip(*score, strict=True))


def test_bad_input():
    with pytest.raises(ValueError, match="'her' stands in two"):
        swap_words("her", [("her", "his"), ("her", "him")])
    with pytest.raises(ValueError, match="same texts"):
        counterfactual_gap([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="two items"):
        counterfactual_gap([1.0], [1.0])
