"""Pairs and raters: the rule by hand, votes that follow it, bad input."""

import math
import statistics

import pytest

from course_lib.data.instructions import gold_reward, judge
from course_lib.data.rated_pairs import Raters, sample_pairs

PAIRS = sample_pairs(400, seed=1)


def ahead(pair):
    prompt, first, second = pair
    return gold_reward(prompt, first) - gold_reward(prompt, second)


def longer(pair):
    return len(pair[1].split()) - len(pair[2].split())


def test_answers_are_sound_and_differ_in_what_counts():
    for prompt, *answers in PAIRS:
        for answer in answers:
            found = judge(prompt, answer)
            assert found.broken == 0 and found.ended
            assert 1 <= answer.count(".") <= 4
    assert len({gold_reward(p, a) for p, a, _ in PAIRS}) > 20
    assert sample_pairs(5, seed=1) == sample_pairs(5, seed=1) != sample_pairs(5, seed=2)


def test_length_goes_with_quality_only_where_it_is_asked_for():
    for tied, low, high in ((0.0, -0.15, 0.15), (1.0, 0.4, 0.7)):
        pairs = sample_pairs(400, seed=2, tied=tied)
        found = statistics.correlation([*map(ahead, pairs)], [*map(longer, pairs)])
        assert low < found < high
        # who stands first is drawn
        assert abs(statistics.fmean(map(ahead, pairs))) < 0.15


def test_the_raters_rule_by_hand():
    prompt = "<ask> fox kite <answer>"
    good = "the fox lost a kite . <end>"  # 2 points, 7 words
    poor = "the owl lost a kite . the owl saw a kite . <end>"  # 1 point, 13 words
    assert ahead((prompt, good, poor)) == 1
    odds = 2 * 1 + 0.7 + 1.5 * math.log(7 / 13)
    assert Raters(2.0, 0.7, 1.5).chance((prompt, good, poor)) == pytest.approx(
        1 / (1 + math.exp(-odds))
    )
    fair = Raters(position=0, length=0)
    there, back = (fair.chance((prompt, *p)) for p in ((good, poor), (poor, good)))
    assert there + back == pytest.approx(1) and there > 0.5


def test_votes_follow_their_chances():
    raters = Raters()
    chances = [raters.chance(pair) for pair in PAIRS]
    votes = [raters.vote(PAIRS, seed) for seed in range(10)]
    assert votes[0] != votes[1] and votes[0] == raters.vote(PAIRS, 0)
    share = statistics.fmean(map(statistics.fmean, votes))
    assert share == pytest.approx(statistics.fmean(chances), abs=0.03)
    sure = [p for p, chance in enumerate(chances) if chance > 0.95]
    assert statistics.fmean(votes[0][p] for p in sure) > 0.9


def test_bad_input():
    for words, call in (
        ("at least 1, got 0", lambda: sample_pairs(0, 1)),
        ("in \\[0, 1\\], got 2", lambda: sample_pairs(1, 1, tied=2)),
        ("expected <ask>", lambda: Raters().chance(("?", "a", "b"))),
    ):
        with pytest.raises(ValueError, match=words):
            call()
