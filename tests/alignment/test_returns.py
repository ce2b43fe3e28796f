"""Advantages worked by hand, and padding that must not leak."""

import pytest
import torch

from course_lib.alignment.returns import (
    gae,
    masked_mean,
    returns,
    token_rewards,
    whiten,
)


def tensor(*rows):
    return torch.tensor(rows, dtype=torch.float64)


def everywhere(*shape):
    return torch.ones(*shape, dtype=torch.bool)


@pytest.mark.parity("alignment.returns", "hand-worked advantages")
@pytest.mark.parametrize(
    ("gamma", "lam", "expected"),
    [
        (1.0, 1.0, [0.5, 0.5, 0.5]),  # returns 1, 1, 1 less values
        (1.0, 0.5, [0.125, 0.25, 0.5]),
        (1.0, 0.0, [0.0, 0.0, 0.5]),
        # surprises -.25, -.25, .5; each takes .25 of the next advantage
        (0.5, 0.5, [-0.28125, -0.125, 0.5]),
    ],
)
def test_gae_by_hand(gamma, lam, expected, assert_parity):
    advantages, targets = gae(
        tensor([0, 0, 1]), tensor([0.5] * 3), everywhere(1, 3), gamma, lam
    )
    assert_parity(advantages, tensor(expected))
    assert_parity(targets, tensor(expected) + 0.5)


def test_penalties_at_padding_do_not_leak():
    divergence, mask = tensor([0.2, 0.1, 3.0]), torch.tensor([[True, True, False]])
    rewards = token_rewards(tensor(1), divergence, mask, beta=0.1)
    torch.testing.assert_close(returns(rewards, mask), tensor([0.97, 0.99, 0]))


def test_whatever_stands_at_padding_changes_nothing():
    draw = torch.Generator().manual_seed(0)
    rewards, values = torch.randn(2, 3, 6, generator=draw)
    mask = torch.arange(6) < torch.tensor([[6], [2], [4]])
    expected = gae(rewards, values, mask, 0.9, 0.8)
    junk = torch.where(mask, 0.0, torch.nan)
    for one, two in zip(
        gae(rewards + junk, values + junk, mask, 0.9, 0.8), expected, strict=True
    ):
        torch.testing.assert_close(one, two)
    torch.testing.assert_close(whiten(values + junk, mask), whiten(values, mask))


def test_whitening():
    mask = torch.tensor([[True, True, True, False]])
    white = whiten(tensor([1, 2, 3, 0]), mask)
    torch.testing.assert_close(white, tensor([-(1.5**0.5), 0, 1.5**0.5, 0]))
    equal = whiten(tensor([2, 2, 2, 0]), mask)
    assert equal.abs().max() == 0


def test_the_score_lies_on_the_last_token_and_an_empty_answer_gets_none():
    mask = torch.tensor([[True, True, False], [False, False, False]])
    rewards = token_rewards(tensor(5, 7), torch.zeros(2, 3).double(), mask, beta=1.0)
    assert rewards.tolist() == [[0, 5, 0], [0, 0, 0]]
    assert masked_mean(rewards, torch.zeros_like(mask)) == 0


def test_bad_input():
    with pytest.raises(ValueError, match="boolean mask"):
        returns(torch.zeros(2, 3), torch.ones(2, 3))
    with pytest.raises(ValueError, match="one shape"):
        gae(torch.zeros(2, 3), torch.zeros(2, 2), everywhere(2, 3))
