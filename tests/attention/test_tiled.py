"""Attention in tiles: against torch's, values and gradients; rows without keys; scores
that would overflow; bad input.
"""

import math

import pytest
import torch
import torch.nn.functional as F
from heads_drawn import dense, difference, gradients, heads, padding

from course_lib.attention import scaled_dot_product_attention, tiled_attention


@pytest.mark.parity(
    "attention.tiled", "torch.nn.functional.scaled_dot_product_attention"
)
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("tile", [1, 7, 16, 200])
def test_equals_torch(causal, tile, assert_parity):
    qkv = heads(53)
    ours = tiled_attention(*qkv, causal=causal, tile=tile)
    theirs = F.scaled_dot_product_attention(*qkv, is_causal=causal)
    assert_parity(ours, theirs, rtol=0, atol=1e-12)
    for mine, yours in zip(gradients(ours, qkv), gradients(theirs, qkv), strict=True):
        assert_parity(mine, yours, rtol=0, atol=1e-12)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("keys", [20, 33])
def test_any_mask_and_queries_at_the_end_of_the_keys(causal, keys):
    qkv = heads(20, keys)
    draw = torch.Generator().manual_seed(1)
    pairs = torch.rand(3, 1, 20, keys, generator=draw) > 0.6
    pairs[1, :, 5] = False
    each_head = torch.rand(1, 2, 1, keys, generator=draw) > 0.3
    for mask in (
        pairs,
        padding([keys, 4, 0], keys),
        each_head,
        pairs[0, 0],
        pairs[0, 0, :, :1],
    ):
        seen = mask
        if causal:
            past = keys - 20
            seen = mask & torch.ones(20, keys, dtype=torch.bool).tril(past)
        ours = tiled_attention(*qkv, mask, causal=causal, tile=6)
        assert difference(dense(qkv, seen), ours, qkv) < 1e-12
    ours = tiled_attention(*qkv, pairs, tile=6)
    assert (ours[1, :, 5] == 0).all()


def test_gradients_by_differences():
    qkv = heads(6, batch=1)
    assert torch.autograd.gradcheck(
        lambda *x: tiled_attention(*x, causal=True, tile=4), qkv
    )


@pytest.mark.parametrize("order", [1, -1])
def test_scores_that_overflow_without_the_largest_taken_out(order):
    # exp(800) is infinite in float64. The largest score comes last, or first.
    key = torch.linspace(0, 800 * order, 40, dtype=torch.float64).view(1, 1, 40, 1)
    query = torch.ones(1, 1, 3, 1, dtype=torch.float64)
    value = torch.arange(40.0, dtype=torch.float64).view(1, 1, 40, 1)
    exact, _ = scaled_dot_product_attention(query, key, value)
    assert torch.allclose(tiled_attention(query, key, value, tile=7), exact, rtol=1e-12)


def test_nan_stays_nan_where_it_is_seen():
    query, key, value = heads(12, batch=1, grad=False)
    key[0, 0, 8] = torch.nan
    ours = tiled_attention(query, key, value, causal=True, tile=5)
    assert ours[0, 0, 8:].isnan().all() and not ours[0, 0, :8].isnan().any()


def test_single_precision_stays_as_near_as_torchs():
    qkv = [x.float() for x in heads(300, scale=3, grad=False)]
    exact, _ = scaled_dot_product_attention(*(x.double() for x in qkv))
    error = (tiled_attention(*qkv, tile=32) - exact).abs().max()
    torchs = (F.scaled_dot_product_attention(*qkv) - exact).abs().max()
    assert error < 5 * torchs < 1e-4


def test_bad_input_is_refused_with_what_came():
    query, key, value = heads(10, grad=False)
    for changes, message in [
        ({"tile": 0}, "tile must be at least 1, got 0"),
        ({"mask": torch.ones(3, 10).bool()}, "must broadcast"),
        ({"mask": torch.ones(10, 10)}, "boolean tensor"),
        ({"key": key[..., :2]}, "same width"),
        ({"key": key[:, :, :9], "value": value[:, :, :9], "causal": True}, "10 and 9"),
        ({"key": key[:, :, :0], "value": value[:, :, :0]}, "must not be empty"),
    ]:
        with pytest.raises(ValueError, match=message):
            tiled_attention(**({"query": query, "key": key, "value": value} | changes))
    assert math.isfinite(tiled_attention(query, key, value).sum())
