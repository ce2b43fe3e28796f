"""Bits: against torch, the chain rule, independence of batch and padding."""

import itertools
import math

import pytest
import torch

from course_lib.language_models import GPT, GPTConfig
from course_lib.training import mean_loss, token_bits, whole_text_bits


@pytest.fixture
def model():
    model = GPT(
        GPTConfig(5, context=8, width=8, layers=2, heads=2, dropout=0.5)
    ).double()
    with torch.no_grad():
        model.tokens.weight *= 60  # far from uniform
    return model


STORIES = [[0, 3, 0], [0, 1, 2, 3, 4, 1, 2, 0], [0, 0], [0, 4, 4, 0]]


@pytest.mark.parity("training.bits", "torch.log_softmax, one sequence at a time")
@pytest.mark.parametrize("batch", [1, 3, 64])
def test_agrees_with_one_sequence_at_a_time(model, batch, assert_parity):
    bits = token_bits(model, STORIES, batch)
    totals = whole_text_bits(model, STORIES, batch)
    assert model.training  # as it came
    model.eval()
    for story, got, total in zip(STORIES, bits, totals, strict=True):
        probabilities = model(torch.tensor([story[:-1]]))[0].log_softmax(-1)
        expected = -probabilities[torch.arange(len(story) - 1), story[1:]] / math.log(2)
        assert_parity(got, expected)
        torch.testing.assert_close(total, expected.sum().detach())
    assert bits[1].std() > 0.5


def test_the_probabilities_of_all_texts_of_one_length_sum_to_one(model):
    texts = [[0, *rest] for rest in itertools.product(range(5), repeat=3)]
    total = whole_text_bits(model, texts).neg().exp2().sum()
    assert total.item() == pytest.approx(1, abs=1e-12)


def test_mean_loss_predicts_every_token_but_the_first_once(model):
    ids = torch.randint(5, (22,), generator=torch.Generator().manual_seed(0))
    windows = [ids[0:9], ids[8:17], ids[16:22]]  # 8 + 8 + 5 predictions
    expected = whole_text_bits(model, windows).sum().item() * math.log(2) / 21
    assert mean_loss(model, ids, context=8) == pytest.approx(expected, rel=1e-12)
    with torch.no_grad():
        model.tokens.weight.zero_()
    assert mean_loss(model, ids.tolist(), context=8) == pytest.approx(
        math.log(5), rel=1e-12
    )


def test_bad_input_is_named(model):
    with pytest.raises(ValueError, match="something to predict, got 1 in 0"):
        whole_text_bits(model, [[0]])
    with pytest.raises(ValueError, match="at least one sequence"):
        whole_text_bits(model, [])
    with pytest.raises(ValueError, match="reads at most 8 tokens, got 9"):
        whole_text_bits(model, [[0] * 10])
    with pytest.raises(ValueError, match="at least two tokens, got 1"):
        mean_loss(model, [0], 8)
