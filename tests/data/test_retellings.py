"""Retellings: what changes, what stays, how often; bad input."""

import pytest

from course_lib.data.retellings import FACTS, WORDS, retell, wrong_facts
from course_lib.data.small_stories import decode, sample_stories

STORIES = sample_stories(60, seed=5)


def test_nothing_changes_without_a_rate_and_everything_at_one():
    for story in STORIES:
        assert retell(story) == story
        assert wrong_facts(retell(story, wrong=1), story) == len(FACTS)
        other = retell(story, other_words=1)
        assert wrong_facts(other, story) == 0
        told, true = decode(other), decode(story)
        assert [slot for slot in true if told[slot] != true[slot]] == sorted(
            WORDS, key=[*true].index
        )


def test_the_rate_is_that_of_each_fact_and_grows_by_adding():
    low, high = ([retell(s, wrong=r) for s in STORIES] for r in (0.2, 0.5))
    counts = [wrong_facts(*pair) for pair in zip(low, STORIES, strict=True)]
    assert 0.12 < sum(counts) / (60 * len(FACTS)) < 0.28
    for one, more, story in zip(low, high, STORIES, strict=True):
        for fact in FACTS:
            if decode(one)[fact] != decode(story)[fact]:
                assert decode(one)[fact] == decode(more)[fact]
    assert retell(STORIES[0], 0.5, seed=1) != retell(STORIES[0], 0.5, seed=2)


def test_bad_input():
    with pytest.raises(ValueError, match="wrong must lie in \\[0, 1\\], got 2"):
        retell(STORIES[0], wrong=2)
    with pytest.raises(ValueError, match="expected one of"):
        retell("No story.")
