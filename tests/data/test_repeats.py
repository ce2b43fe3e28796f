"""Sequences that begin again: what is certain, and what is not."""

import math

import pytest
import torch

from course_lib.data.repeats import ALPHABET, SHORTEST, SYMBOLS, sample_repeats, spell


def draw(count, length, seed=0):
    return sample_repeats(count, length, torch.Generator().manual_seed(seed))


def test_every_sequence_begins_again_and_what_is_marked_follows_from_the_text_before():
    ids, known = draw(300, 40)
    assert (
        ids.shape == known.shape == (300, 40)
        and ids.dtype == torch.int64
        and known.dtype == torch.bool
    )
    for row, marks in zip(ids.tolist(), known.tolist(), strict=True):
        rounds = (
            marks.index(True) - 1
        )  # the first mark stands one after the first repeated symbol
        assert (
            SHORTEST <= rounds <= 20
            and all(marks[rounds + 1 :])
            and not any(marks[: rounds + 1])
        )
        assert row[rounds:] == row[: 40 - rounds]
        for t in range(rounds + 1, 40):
            followers = {row[s + 1] for s in range(t - 1) if row[s] == row[t - 1]}
            assert row[t] in followers
            if row[:rounds].count(row[t - 1]) == 1:
                assert followers == {row[t]}


def test_first_rounds_are_even_and_round_lengths_differ():
    ids, known = draw(4000, 16)
    assert set(known.sum(dim=1).tolist()) == {16 - SHORTEST - 1}
    counts = ids[:, :SHORTEST].flatten().bincount(minlength=SYMBOLS).double()
    share = counts / counts.sum()
    assert -(share * share.log2()).sum() > math.log2(SYMBOLS) - 0.01
    assert len(set(draw(200, 40)[1].sum(dim=1).tolist())) == 20 - SHORTEST + 1


def test_the_generator_decides():
    assert draw(3, 20, 5)[0].equal(draw(3, 20, 5)[0]) and not draw(3, 20, 5)[0].equal(
        draw(3, 20, 6)[0]
    )
    assert draw(0, 20)[0].shape == (0, 20)


def test_spelling():
    assert len(set(ALPHABET)) == SYMBOLS and spell(torch.tensor([0, 1, 31])) == "ab+"


def test_bad_input():
    with pytest.raises(ValueError, match="count must be at least 0, got -1"):
        draw(-1, 20)
    with pytest.raises(ValueError, match="twice the shortest round, got 15"):
        draw(1, 15)
