"""Recall at lag k: what is asked for, and that nothing else gives it away."""

import pytest
import torch

from course_lib.data.chases import sample_chases
from course_lib.data.recall import ASK, SYMBOLS, sample_recall, spell
from course_lib.data.repeats import sample_repeats


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("lag", [1, 2, 30])
def test_the_answer_was_shown_lag_steps_before_the_question(lag):
    ids, answers = sample_recall(200, lag, generator())
    assert ids.shape == (200, lag + 1) and ids.dtype == torch.int64
    assert (
        ids[:, -1].eq(ASK).all() and ids[:, :-1].lt(SYMBOLS).all() and ids.ge(0).all()
    )
    assert answers.equal(ids[:, -1 - lag])


def test_all_answers_are_as_likely_and_no_other_position_tells():
    ids, answers = sample_recall(40_000, 3, generator())
    torch.testing.assert_close(
        answers.bincount() / 40_000,
        torch.full((SYMBOLS,), 1 / SYMBOLS),
        rtol=0,
        atol=0.01,
    )
    for place in (1, 2):  # knowing the symbol there leaves every answer as likely
        joint = torch.zeros(SYMBOLS, SYMBOLS).index_put(
            (ids[:, place], answers), torch.ones(()), accumulate=True
        )
        torch.testing.assert_close(
            joint / 40_000, torch.full_like(joint, 1 / SYMBOLS**2), rtol=0, atol=0.004
        )


def test_the_generator_decides_and_answers_are_a_copy():
    one, other = sample_recall(5, 4, generator(1)), sample_recall(5, 4, generator(1))
    assert one[0].equal(other[0]) and not one[0].equal(
        sample_recall(5, 4, generator(2))[0]
    )
    one[0].zero_()
    assert one[1].equal(other[1])


def test_spelling():
    assert spell(torch.tensor([5, 2, 0, ASK])) == "f c a ?"


@pytest.mark.parametrize(
    "count, lag, message",
    [(-1, 3, "count must be at least 0"), (3, 0, "lag must be at least 1, got 0")],
)
def test_bad_input_is_named(count, lag, message):
    with pytest.raises(ValueError, match=message):
        sample_recall(count, lag, generator())


@pytest.mark.parametrize(
    "sample",
    [
        lambda seed: sample_recall(5, 4, seed)[0].tolist(),
        lambda seed: sample_repeats(5, 20, seed)[0].tolist(),
        lambda seed: sample_chases(5, seed),
    ],
)
def test_a_number_and_a_generator_of_that_number_give_the_same(sample):
    draw = generator(7)
    assert sample(7) == sample(7) == sample(draw)
    assert sample(draw) != sample(7)  # it was drawn from
