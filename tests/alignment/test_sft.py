"""Targets and packing: an example's loss depends on nothing but itself."""

import pytest
import torch
import torch.nn.functional as F

from course_lib.alignment.answers import Answers
from course_lib.alignment.sft import answer_targets, pack, sft_batches
from course_lib.language_models.gpt import GPT, GPTConfig

PROMPTS = [[3, 4], [5], [1, 2, 8], [4]]
ANSWERS = [[6, 0], [7, 7, 2, 5, 0], [4, 0], [0]]


def test_targets_by_hand():
    inputs, targets = answer_targets(Answers.join(PROMPTS[:2], ANSWERS[:2]))
    assert inputs.tolist() == [[3, 4, 6, 0, 0], [5, 7, 7, 2, 5]]
    assert targets.tolist() == [[-100, 6, 0, -100, -100], [7, 7, 2, 5, 0]]


def test_an_answer_without_tokens_is_refused():
    with pytest.raises(ValueError, match="row 1 has none"):
        answer_targets(Answers.join([[1], [2]], [[3], []]))


def test_batches_come_round():
    answers = Answers.join(PROMPTS, ANSWERS)
    batches = sft_batches(answers, 2, torch.Generator().manual_seed(0))
    rows = [row for _ in range(2) for row in next(batches)[0][:, 0].tolist()]
    assert sorted(rows) == [1, 3, 4, 5]


def test_packed_losses_are_those_of_separate_examples():
    model = GPT(GPTConfig(9, context=16, width=8, layers=2, heads=2), seed=1).double()
    packed = pack(PROMPTS, ANSWERS, length=10)
    assert packed.example.amax(dim=1).tolist() == [2, 2]
    logits = model(packed.ids, packed.mask, index=packed.index)
    together = F.cross_entropy(logits.mT, packed.targets, reduction="sum")
    inputs, targets = answer_targets(Answers.join(PROMPTS, ANSWERS))
    apart = F.cross_entropy(model(inputs).mT, targets, reduction="sum")
    torch.testing.assert_close(together, apart)
    # Looking across, or going on counting, would be noticed.
    for wrong in (
        model(packed.ids, index=packed.index),
        model(packed.ids, packed.mask),
    ):
        loss = F.cross_entropy(wrong.mT, packed.targets, reduction="sum")
        assert abs(loss - apart) > 1e-6


def test_an_example_longer_than_a_row_is_refused():
    with pytest.raises(ValueError, match="at most 4 tokens, got one of 5"):
        pack([[1, 2]], [[3, 4, 0]], length=4)
