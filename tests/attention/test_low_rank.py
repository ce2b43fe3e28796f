"""Linear attention: against the weights written out, from the right and as a
recurrence; padding; bad input.
"""

import pytest
import torch
import torch.nn.functional as F
from heads_drawn import difference, gradients, heads, padding

from course_lib.attention import low_rank_attention
from course_lib.attention.low_rank import elu_features


def written_out(query, key, value, seen):
    """All weights, normalized row by row."""
    weights = (F.elu(query) + 1) @ (F.elu(key) + 1).mT * seen
    return weights @ value / weights.sum(dim=-1, keepdim=True).clamp(min=1e-300)


@pytest.mark.parity("attention.low_rank", "its weights written out, T times T")
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("chunk", [1, 5, 64])
def test_equals_the_weights_written_out(causal, chunk, assert_parity):
    qkv = heads(37)
    seen = torch.ones(37, 37, dtype=torch.bool)
    seen = seen.tril() if causal else seen
    ours = low_rank_attention(*qkv, causal=causal, chunk=chunk)
    theirs = written_out(*qkv, seen)
    assert_parity(ours, theirs, rtol=0, atol=1e-12)
    for mine, yours in zip(gradients(ours, qkv), gradients(theirs, qkv), strict=True):
        assert_parity(mine, yours, rtol=0, atol=1e-12)


def test_the_causal_form_is_a_recurrence():
    query, key, value = heads(15, grad=False)
    state, total = torch.zeros(3, 2, 4, 3).double(), torch.zeros(3, 2, 4).double()
    ours = low_rank_attention(query, key, value, causal=True, chunk=4)
    for t in range(15):
        left, right = elu_features(query[:, :, t]), elu_features(key[:, :, t])
        state += right[..., :, None] * value[:, :, t, None, :]
        total += right
        mixed = (left[..., None, :] @ state).squeeze(-2)
        mixed /= (left * total).sum(dim=-1, keepdim=True)
        assert torch.allclose(ours[:, :, t], mixed, atol=1e-12)


@pytest.mark.parametrize("causal", [False, True])
def test_padding_is_never_seen(causal):
    qkv, mask = heads(30), padding([30, 11, 0], 30)
    seen = mask & torch.ones(30, 30, dtype=torch.bool).tril() if causal else mask
    ours = low_rank_attention(*qkv, mask, causal=causal, chunk=8)
    assert difference(written_out(*qkv, seen), ours, qkv) < 1e-12
    assert (ours[2] == 0).all()


def test_the_weights_have_the_rank_of_the_features():
    query, key, _ = heads(30, grad=False)
    everything = torch.eye(30, dtype=torch.float64).expand(3, 2, -1, -1)
    weights = low_rank_attention(query, key, everything)
    assert (torch.linalg.matrix_rank(weights) == 4).all()
    assert torch.allclose(weights.sum(dim=-1), torch.ones(1).double())


def test_the_future_does_not_matter_however_large():
    query, key, value = heads(40, grad=False)
    before = low_rank_attention(query, key, value, causal=True, chunk=8)
    key[:, :, 21], value[:, :, 21] = 1e6, 1e6
    after = low_rank_attention(query, key, value, causal=True, chunk=8)
    assert torch.equal(before[:, :, :21], after[:, :, :21])
    assert not torch.allclose(before[:, :, 21], after[:, :, 21])


def test_bad_input_is_refused_with_what_came():
    query, key, value = heads(10, 8, grad=False)
    for changes, message in [
        ({"causal": True}, "as many queries as keys, got 10 and 8"),
        ({"causal": True, "query": query[:, :, :8], "chunk": 0}, "chunk .* got 0"),
        ({"mask": torch.ones(3, 8).bool()}, r"\(3, 1, 1, 8\).*got \(3, 8\)"),
        ({"mask": [True] * 8}, "got list"),
        ({"key": key[:, :1]}, "key must be"),
    ]:
        with pytest.raises(ValueError, match=message):
            low_rank_attention(
                **({"query": query, "key": key, "value": value} | changes)
            )
