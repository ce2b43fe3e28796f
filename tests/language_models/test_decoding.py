"""Generation: probabilities, determinism, context, bad input."""

from types import SimpleNamespace

import pytest
import torch
from torch import nn

from course_lib.language_models import GPT, GPTConfig, generate


class Counter(nn.Module):
    """Says that the next token is the last one plus the first one that it still sees,
    modulo 7.
    """

    def __init__(self, context, sharpness=50.0):
        super().__init__()
        self.config, self.sharpness, self.lengths = (
            SimpleNamespace(context=context),
            sharpness,
            [],
        )

    def forward(self, ids):
        self.lengths.append(ids.shape[1])
        following = (ids[:, :1] + ids) % 7
        return self.sharpness * nn.functional.one_hot(following, 7).float()


class Fixed(nn.Module):
    """Gives the same probabilities always."""

    def __init__(self, *probabilities):
        super().__init__()
        self.config, self.logits = (
            SimpleNamespace(context=4),
            torch.tensor(probabilities).log(),
        )

    def forward(self, ids):
        return self.logits.expand(*ids.shape, -1)


@pytest.mark.parametrize("temperature", [0, 1.0])
def test_continues_from_the_newest_tokens_within_the_context(temperature):
    model, ids = Counter(context=3), [1, 2]
    for _ in range(10):
        ids.append((ids[-3:][0] + ids[-1]) % 7)
    got = generate(model, torch.tensor([[1, 2]]), 10, temperature)
    assert got.tolist() == [ids] and max(model.lengths) == 3


def test_text_longer_than_the_context_can_be_continued():
    model = GPT(GPTConfig(5, context=4, width=8, layers=1, heads=2))
    ids = torch.tensor([[0, 1, 2, 3, 4, 0], [1, 1, 1, 1, 1, 1]])
    got = generate(model, ids, 6, generator=torch.Generator().manual_seed(1))
    assert got.shape == (2, 12) and got[:, :6].equal(ids) and model.training
    # Only the last four tokens count.
    got = generate(model, ids, 6, temperature=0)
    assert got[:, 6:].equal(generate(model, ids[:, 2:], 6, temperature=0)[:, 4:])


def test_draws_from_the_models_probabilities():
    ids = torch.zeros(4000, 1, dtype=torch.long)
    drawn = generate(Fixed(0.1, 0.2, 0.7), ids, 1)[:, 1]
    shares = drawn.bincount(minlength=3) / 4000
    torch.testing.assert_close(shares, torch.tensor([0.1, 0.2, 0.7]), rtol=0, atol=0.03)
    # Halving the temperature squares the probabilities: 1 : 4 : 49.
    shares = (
        generate(Fixed(0.1, 0.2, 0.7), ids, 1, temperature=0.5)[:, 1].bincount(
            minlength=3
        )
        / 4000
    )
    torch.testing.assert_close(shares, torch.tensor([1, 4, 49]) / 54, rtol=0, atol=0.03)


@pytest.mark.parametrize("temperature", [0, 1e-30])
def test_no_temperature_takes_the_likeliest(temperature):
    got = generate(
        Fixed(0.3, 0.4, 0.3), torch.zeros(50, 1, dtype=torch.long), 1, temperature
    )
    assert got[:, 1].eq(1).all()


def test_the_generator_determines_the_text_and_global_state_is_left_alone():
    model, ids = Fixed(0.3, 0.3, 0.4), torch.zeros(1, 1, dtype=torch.long)
    before = torch.get_rng_state()
    one, again, other = (
        generate(model, ids, 30, generator=torch.Generator().manual_seed(s))
        for s in (0, 0, 1)
    )
    assert torch.get_rng_state().equal(before)
    assert (
        one.equal(again)
        and not one.equal(other)
        and generate(model, ids, 30).equal(one)
    )


def test_bad_input_is_named():
    ids = torch.zeros(1, 1, dtype=torch.long)
    with pytest.raises(ValueError, match="temperature must not be negative, got -1"):
        generate(Fixed(0.5, 0.5), ids, 1, temperature=-1)
    with pytest.raises(ValueError, match="steps must not be negative, got -1"):
        generate(Fixed(0.5, 0.5), ids, -1)
    with pytest.raises(ValueError, match="not empty"):
        generate(GPT(GPTConfig(5)), ids[:, :0], 1)
