"""Measures of attention patterns."""

import math

import pytest
import torch

from course_lib.attention.measures import attention_entropy


@pytest.mark.parity("attention.measures", "torch.distributions.Categorical.entropy")
def test_agrees_with_torchs_distribution(assert_parity):
    weights = torch.randn(
        2, 3, 4, 5, dtype=torch.float64, generator=torch.Generator().manual_seed(0)
    ).softmax(dim=-1)
    assert_parity(
        attention_entropy(weights),
        torch.distributions.Categorical(probs=weights).entropy() / math.log(2),
    )


def test_one_key_is_zero_bits_and_even_is_log2():
    assert attention_entropy(torch.eye(4)).eq(0).all()
    torch.testing.assert_close(
        attention_entropy(torch.full((2, 8), 1 / 8)), torch.tensor([3.0, 3.0])
    )
    assert attention_entropy(torch.zeros(1, 3)).eq(0).all()


def test_the_order_of_keys_does_not_matter():
    weights = torch.rand(3, 6, generator=torch.Generator().manual_seed(1))
    weights = weights / weights.sum(dim=-1, keepdim=True)
    torch.testing.assert_close(
        attention_entropy(weights), attention_entropy(weights.flip(-1))
    )


def test_nan_stays_nan():
    assert attention_entropy(torch.tensor([[math.nan, 0.5]])).isnan().all()


@pytest.mark.parametrize(
    "bad, message",
    [(torch.ones(3), "queries, keys"), (torch.tensor([[-0.5, 1.5]]), "-0.5")],
)
def test_bad_input(bad, message):
    with pytest.raises(ValueError, match=message):
        attention_entropy(bad)
