"""Scores of attention patterns: against loops and other libraries, at their ends, bad
input.
"""

import math

import pytest
import torch

from course_lib.attention import (
    causal_mask,
    head_diversity,
    induction_score,
    previous_token_score,
)


def patterns(*shape, seed=0, causal=True):
    """Random causal weights, (..., T, T)."""
    scores = (
        torch.randn(
            *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
        )
        * 2
    )
    if causal:
        scores = scores.masked_fill(~causal_mask(shape[-1]), -math.inf)
    return scores.softmax(dim=-1)


def tokens(batch, length, symbols=4, seed=0):
    return torch.randint(
        symbols, (batch, length), generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity("attention.patterns.previous_token_score", "a loop over positions")
def test_previous_token_score_agrees_with_a_loop(assert_parity):
    weights = patterns(2, 3, 4, 6, 6)  # layers, batch, heads, time, time
    expected = torch.zeros(2, 4, dtype=torch.float64)
    for layer in range(2):
        for head in range(4):
            found = [
                weights[layer, b, head, t, t - 1].item()
                for b in range(3)
                for t in range(1, 6)
            ]
            expected[layer, head] = sum(found) / len(found)
    assert_parity(previous_token_score(weights), expected)


@pytest.mark.parity("attention.patterns.induction_score", "a loop over positions")
@pytest.mark.parametrize("causal", [True, False])
def test_induction_score_agrees_with_a_loop(assert_parity, causal):
    weights, ids = patterns(2, 3, 4, 9, 9, causal=causal), tokens(3, 9)
    expected = torch.zeros(2, 4, dtype=torch.float64)
    for layer in range(2):
        for head in range(4):
            found = []
            for b in range(3):
                for t in range(9):
                    places = [s + 1 for s in range(t) if ids[b, s] == ids[b, t]]
                    if places:
                        found.append(
                            sum(weights[layer, b, head, t, s].item() for s in places)
                        )
            expected[layer, head] = sum(found) / len(found)
    assert_parity(induction_score(weights, ids), expected)


@pytest.mark.parity(
    "attention.patterns.head_diversity", "scipy.spatial.distance.cityblock"
)
def test_head_diversity_agrees_with_scipy(assert_parity):
    distance = pytest.importorskip("scipy.spatial.distance")
    weights = patterns(2, 3, 4, 5, 5)
    for layer in range(2):
        found = [
            distance.cityblock(weights[layer, b, i, t], weights[layer, b, j, t]) / 2
            for b in range(3) for t in range(5) for i in range(4) for j in range(i)
        ]  # fmt: skip
        assert_parity(
            head_diversity(weights)[layer],
            torch.tensor(sum(found) / len(found), dtype=torch.float64),
        )


def test_ends_of_the_scores():
    ids = torch.tensor([[1, 2, 3, 1, 2, 3]])
    before = torch.eye(6).roll(-1, dims=1).tril()
    before[0, 0] = 1
    after_earlier = torch.eye(6)
    after_earlier[3:] = torch.eye(6)[
        [1, 2, 3]
    ]  # the second 1 looks at the first 2, and so on
    weights = torch.stack([before, after_earlier])[None]
    torch.testing.assert_close(previous_token_score(weights), torch.tensor([1.0, 0.0]))
    torch.testing.assert_close(induction_score(weights, ids), torch.tensor([0.0, 1.0]))


def test_a_run_of_one_token_lets_it_look_at_itself_but_the_first_of_them_asks_nothing():
    weights = torch.eye(4).expand(1, 1, 4, 4)
    assert induction_score(weights, torch.tensor([[5, 5, 5, 9]])).item() == 1.0
    first = torch.zeros(1, 1, 4, 4)
    first[..., 0] = 1  # everybody looks at the start
    assert induction_score(first, torch.tensor([[5, 5, 5, 9]])).item() == 0.0


def test_the_last_token_is_not_followed_by_the_first():
    weights = torch.zeros(1, 1, 3, 3)
    weights[..., 0] = 1
    assert induction_score(weights, torch.tensor([[7, 8, 7]])).item() == 0.0


def test_diversity_ends():
    same = patterns(1, 1, 5, 5).expand(2, 3, 5, 5)
    assert head_diversity(same).abs() < 1e-12
    apart = torch.zeros(1, 2, 4, 4)
    apart[0, 0, :, 0] = apart[0, 1, :, 3] = 1
    assert head_diversity(apart) == 1
    assert head_diversity(torch.cat([apart, apart], dim=1)) == pytest.approx(
        4 / 6
    )  # 4 of 6 pairs differ


def test_order_of_heads_and_of_sequences_does_not_matter():
    weights, ids = patterns(3, 4, 6, 6), tokens(3, 6, 3)
    order, rows = torch.tensor([2, 0, 3, 1]), torch.tensor([1, 2, 0])
    torch.testing.assert_close(
        head_diversity(weights[:, order]), head_diversity(weights)
    )
    torch.testing.assert_close(
        previous_token_score(weights[:, order]), previous_token_score(weights)[order]
    )
    torch.testing.assert_close(
        induction_score(weights[rows], ids[rows]), induction_score(weights, ids)
    )


def test_names_of_tokens_do_not_matter():
    weights, ids = patterns(3, 4, 6, 6), tokens(3, 6, 3)
    torch.testing.assert_close(
        induction_score(weights, 7 * ids + 2), induction_score(weights, ids)
    )


def test_bad_input():
    good = patterns(2, 3, 5, 5)
    for score in (previous_token_score, lambda w: induction_score(w, tokens(2, 5))):
        for bad in (good[0], good[..., :4], good[..., :1, :1]):
            with pytest.raises(ValueError, match="time, time"):
                score(bad)
    with pytest.raises(
        ValueError, match=r"ids must be \(batch, time\), here \(2, 5\), got \(2, 4\)"
    ):
        induction_score(good, tokens(2, 4))
    with pytest.raises(ValueError, match="occurs twice"):
        induction_score(good, torch.arange(10).view(2, 5))
    for bad in (good[:, :1], good[0]):
        with pytest.raises(ValueError, match="two heads or more"):
            head_diversity(bad)
