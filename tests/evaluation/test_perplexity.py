"""Perplexity: known costs, windows by hand, padding and batches, bad input."""

import math

import pytest
import torch

from course_lib.evaluation.perplexity import (
    bits_per_byte,
    perplexity,
    sliding_token_bits,
)
from course_lib.language_models.gpt import GPT, GPTConfig

NATS = 1 / math.log(2)  # bits


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    gpt = GPT(GPTConfig(11, 8, 16, 1, 2), seed=1)
    with torch.no_grad():
        for parameter in gpt.parameters():
            parameter.add_(0.3 * torch.randn(parameter.shape))
    return gpt


IDS = torch.randint(1, 11, (29,), generator=torch.Generator().manual_seed(2)).tolist()


def costs(*values):
    return torch.tensor(values, dtype=torch.float64) * NATS


def test_the_mean_runs_over_tokens_not_over_windows():
    windows = [costs(2, 2, 2, 2), costs(5)]
    assert perplexity(windows) == pytest.approx(math.exp(2.6))
    assert perplexity([torch.full((5,), math.log2(7))]) == pytest.approx(7)


def test_bits_a_byte_are_those_of_every_tokenizer():
    four, two = [costs(2, 2, 2, 2)], [costs(4, 4)]
    assert perplexity(four) == pytest.approx(math.exp(2))
    assert perplexity(two) == pytest.approx(math.exp(4))
    for one in (four, two):
        assert bits_per_byte(one, ["12345678"]) == pytest.approx(1.4427, abs=1e-4)
    assert bits_per_byte([costs(5)], ["été"]) == pytest.approx(NATS)


@pytest.mark.parity("evaluation.perplexity", "the model read once for each token")
@pytest.mark.parametrize("start", [None, 0])
@pytest.mark.parametrize("stride", [1, 3, 7, None])
def test_windows_by_hand(model, start, stride, assert_parity):
    """Each token from the context that its window leaves it, one at a time."""
    context = 7
    ours = sliding_token_bits(model, IDS, context, stride, start)
    before = [] if start is None else [start]
    first = 1 if start is None else 0
    stride = stride or context
    expected = []
    for at in range(first, len(IDS)):
        scored = at - first  # tokens scored before this one
        late = max(0, scored - context)  # beyond the first window
        end = context if scored < context else context + (late // stride + 1) * stride
        end = min(end, len(IDS) - first)
        seen = IDS[max(0, end - context) : at]
        with torch.no_grad():
            logits = model(torch.tensor([[*before, *seen]])).double()
        expected.append(-logits[0, -1].log_softmax(dim=0)[IDS[at]] * NATS)
    assert_parity(ours, torch.stack(expected), rtol=1e-5, atol=1e-5)


def test_batches_and_padding_change_nothing(model):
    alone = sliding_token_bits(model, IDS, 7, 4, 0, batch=1)
    torch.testing.assert_close(alone, sliding_token_bits(model, IDS, 7, 4, 0, batch=5))
    assert len(alone) == 29 and len(sliding_token_bits(model, IDS, 7, 4)) == 28
    assert len(sliding_token_bits(model, [3], 7, 4, 0)) == 1


def test_bad_input(model):
    for words, call in (
        (
            "context must be at least 1, got 0",
            lambda: sliding_token_bits(model, IDS, 0),
        ),
        ("from 1 to 7, got 8", lambda: sliding_token_bits(model, IDS, 7, 8)),
        ("a text of 1 tokens", lambda: sliding_token_bits(model, [1], 7)),
        ("at least one token, got none", lambda: perplexity([])),
        ("expected 1 texts, one a row, got 2", lambda: bits_per_byte([costs(1)], "ab")),
        ("at least one byte", lambda: bits_per_byte([costs(1)], [""])),
    ):
        with pytest.raises(ValueError, match=words):
            call()
