"""Sentences of who chases whom."""

from collections import Counter

import pytest

from course_lib.data.chases import ANIMALS, ASK, CHASES, WORDS, sample_chases


def test_answers_are_the_animals_and_differ():
    sentences, answers = sample_chases(300, seed=1)
    assert (
        len(sentences) == len(answers) == 300
        and len(set(ANIMALS)) == 16
        and WORDS == 18
    )
    for (x, verb, y, ask), answer in zip(sentences, answers, strict=True):
        assert verb == CHASES and ask == ASK and x != y and divmod(answer, 16) == (x, y)


def test_every_pair_is_about_equally_likely():
    counts = Counter(sample_chases(24_000, seed=2)[1])
    assert (
        len(counts) == 240 and 60 < min(counts.values()) and max(counts.values()) < 150
    )


def test_the_seed_decides():
    assert sample_chases(5, 3) == sample_chases(5, 3) != sample_chases(5, 4)


def test_bad_count():
    assert sample_chases(0) == ([], [])
    with pytest.raises(ValueError, match="at least 0, got -1"):
        sample_chases(-1)
