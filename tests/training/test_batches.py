"""Batches: shift, fairness, padding, determinism, bad input."""

from itertools import islice

import numpy as np
import pytest
import torch

from course_lib.language_models import GPT, GPTConfig, generate
from course_lib.training import IGNORE, language_model_batches, pad, story_batches


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def test_targets_are_the_tokens_that_follow():
    ids = torch.arange(100, 150)
    for inputs, targets in islice(
        language_model_batches(ids, context=7, batch=5, generator=seeded()), 20
    ):
        assert inputs.shape == targets.shape == (5, 7)
        assert targets.equal(inputs + 1) and inputs.diff(dim=1).eq(1).all()


def test_every_window_is_equally_likely():
    ids = list(range(10))
    inputs, targets = next(
        language_model_batches(ids, context=6, batch=4000, generator=seeded())
    )
    starts = inputs[:, 0].bincount() / 4000
    torch.testing.assert_close(starts, torch.full((4,), 0.25), rtol=0, atol=0.03)
    assert targets.max() == 9  # the last token is predicted too


def test_every_story_comes_once_before_any_comes_again():
    stories = [[9, number, 9] for number in range(7)]
    seen = [
        row
        for inputs, _ in islice(story_batches(stories, 3, seeded()), 14)
        for row in inputs[:, 1].tolist()
    ]
    rounds = [seen[start : start + 7] for start in range(0, 42, 7)]
    assert all(sorted(one) == list(range(7)) for one in rounds)
    assert len({tuple(one) for one in rounds}) > 1


def test_a_batch_may_be_larger_than_the_collection():
    inputs, _ = next(story_batches([[9, 1, 9], [9, 2, 9]], 5, seeded()))
    assert len(inputs) == 5


def test_padding_is_ignored_and_the_end_is_predicted():
    inputs, targets = pad([[9, 1, 9], torch.tensor([9, 1, 2, 3, 9])])
    assert inputs.tolist() == [[9, 1, 0, 0], [9, 1, 2, 3]]
    assert targets.tolist() == [[1, 9, IGNORE, IGNORE], [1, 2, 3, 9]]


def test_the_generator_determines_the_batches_and_global_state_is_left_alone():
    before = torch.get_rng_state()
    for make in (
        lambda seed: language_model_batches(list(range(50)), 5, 4, seeded(seed)),
        lambda seed: story_batches(
            [[0, number, 0] for number in range(50)], 4, seeded(seed)
        ),
    ):
        one, again, other = (next(make(seed))[0] for seed in (0, 0, 1))
        assert one.equal(again) and not one.equal(other)
    assert torch.get_rng_state().equal(before)


def test_bad_input_is_named_at_the_call():
    with pytest.raises(ValueError, match="window of 7 tokens .* got 7 tokens"):
        language_model_batches(list(range(7)), 7, 2, seeded())
    with pytest.raises(ValueError, match="at least one sequence, got none"):
        story_batches([], 2, seeded())
    with pytest.raises(ValueError, match="something to predict, got 1 in 1"):
        story_batches([[1, 2], [1]], 2, seeded())


@pytest.mark.parametrize(
    "ids, context, batch, message",
    [
        ([[0, 1], [2, 3]], 1, 2, r"one row of tokens, got \(2, 2\)"),
        ([0, 1, 2], 0, 2, "context must be at least 1, got 0"),
        ([0, 1, 2], 1, 0, "batch must be at least 1, got 0"),
    ],
)
def test_windows_that_cannot_be_are_named(ids, context, batch, message):
    with pytest.raises(ValueError, match=message):
        language_model_batches(ids, context, batch, torch.Generator())


@pytest.mark.parametrize("dtype", ["uint8", "int16", "uint16", "int32", "int64"])
def test_ids_of_any_integer_type_are_cut_and_read(dtype):
    ids = np.arange(40, dtype=dtype) % 11
    draw = torch.Generator().manual_seed(0)
    inputs, targets = next(language_model_batches(ids, 5, 3, draw))
    assert inputs.dtype == targets.dtype == torch.int64
    assert ((inputs + 1) % 11).equal(targets)
    model = GPT(GPTConfig(11, 8, 8, 1, 2))
    given = torch.as_tensor(ids[:6])[None]
    assert model(given).equal(model(given.long()))
    written = generate(model, given, 3)
    assert written.equal(generate(model, given.long(), 3))
