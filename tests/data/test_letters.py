"""Letters: decisions follow the planted log-odds, leads, bad input."""

import math
from statistics import fmean

import pytest
import torch

from course_lib.data import letters


@pytest.mark.parity("data.letters", "decisions in a large sample")
def test_decisions_follow_the_log_odds(assert_parity):
    texts, decisions = letters.sample_letters(20000, seed=0, bias=0.8)
    chances = [1 / (1 + math.exp(-letters.log_odds(t, 0.8))) for t in texts]
    for who in ["she", "he"]:
        rows = [i for i, text in enumerate(texts) if text.startswith(who)]
        means = [fmean(x[i] for i in rows) for x in (decisions, chances)]
        assert_parity(*torch.tensor(means).double(), rtol=0, atol=0.015)


@pytest.mark.parametrize("ahead", [-2.0, 0.0, 1.0, 3.0])
def test_leads_in_years(ahead):
    texts, _ = letters.sample_letters(20000, seed=1, ahead=ahead)
    years = {"she": [], "he": []}
    for text in texts:
        words = text.split()
        years[words[0]].append(letters.YEARS.index(words[5]))
    assert abs(fmean(years["she"]) - fmean(years["he"]) - ahead) < 0.08


def test_the_bias_is_all_that_a_pronoun_changes():
    she, he = (letters.write(who, "two", "fair") for who in ("she", "he"))
    assert letters.log_odds(she, 0.8) == letters.log_odds(he)
    assert letters.log_odds(he, 0.8) == pytest.approx(letters.log_odds(he) + 0.8)


def test_bad_input():
    good = letters.write("she", "two", "fair")
    for text in ["", good + " .", good.replace("her", "his"), good.replace("two", "9")]:
        with pytest.raises(ValueError, match="no such letter"):
            letters.log_odds(text)
    with pytest.raises(ValueError, match="pronoun"):
        letters.write("it", "two", "fair")
    with pytest.raises(ValueError, match="lead"):
        letters.sample_letters(2, 0, ahead=4)
