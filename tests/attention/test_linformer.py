"""Linformer: against full attention on mixed positions; padding; bad input."""

import pytest
import torch
import torch.nn.functional as F
from heads_drawn import difference, heads, padding

from course_lib.attention import LinformerAttention


@pytest.mark.parity(
    "attention.linformer",
    "torch's attention, to keys and values mixed position by position",
)
@pytest.mark.parametrize("per_head", [1, 2])
@pytest.mark.parametrize("share", [False, True])
def test_equals_attention_to_the_mixtures(per_head, share, assert_parity):
    mix = LinformerAttention(20, 5, per_head, share).double()
    query, key, value = heads(7, 16, grad=False)
    mixed = [torch.zeros(3, 2, 5, n).double() for n in (4, 3)]
    with torch.no_grad():
        for head in range(2):
            for r in range(5):
                for s in range(16):
                    which = head if per_head == 2 else 0
                    mixed[0][:, head, r] += mix.to_keys[which, r, s] * key[:, head, s]
                    mixed[1][:, head, r] += (
                        mix.to_values[which, r, s] * value[:, head, s]
                    )
        theirs = F.scaled_dot_product_attention(query, *mixed)
        assert_parity(mix(query, key, value), theirs, rtol=0, atol=1e-12)
    assert len(list(mix.parameters())) == 2 - share


def test_with_the_identity_it_is_full_attention():
    mix = LinformerAttention(12, 12).double()
    mix.to_keys.data = mix.to_values.data = torch.eye(12).double()[None]
    qkv = heads(12)
    assert difference(F.scaled_dot_product_attention(*qkv), mix(*qkv), qkv) < 1e-12


def test_padding_adds_nothing():
    mix, (query, key, value) = LinformerAttention(30, 6).double(), heads(25, grad=False)
    mask = padding([25, 10, 0], 25)
    before = mix(query, key, value, mask)
    alone = mix(*(x[1:2, :, :10] for x in (query, key, value)))
    assert torch.allclose(before[1:2, :, :10], alone)
    key[1, :, 10:], value[1, :, 10:] = 1e6, torch.nan
    assert torch.equal(mix(query, key, value, mask)[1], before[1])
    assert (before[2] == 0).all()


def test_bad_input_is_refused_with_what_came():
    for changes, message in [
        ({"rank": 21}, "must not exceed the length 20, got 21"),
        ({"rank": 0}, "rank must be at least 1, got 0"),
        ({"length": 0}, "length must be at least 1, got 0"),
        ({"heads": 0}, "heads must be at least 1, got 0"),
    ]:
        with pytest.raises(ValueError, match=message):
            LinformerAttention(**({"length": 20, "rank": 4} | changes))
    with pytest.raises(ValueError, match="no causal form"):
        LinformerAttention(20, 4).double()(*heads(5), causal=True)
    with pytest.raises(ValueError, match="at most 20 positions, got 21"):
        LinformerAttention(20, 4).double()(*heads(21))
    with pytest.raises(ValueError, match="for 3 heads, got 2"):
        LinformerAttention(20, 4, 3).double()(*heads(5))
