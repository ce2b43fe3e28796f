"""Windows: both forms against torch's attention with the band as a mask; who sees whom;
bad input.
"""

import pytest
import torch
import torch.nn.functional as F
from heads_drawn import band, dense, difference, gradients, heads, padding

from course_lib.attention import (
    gathered_window_attention,
    scaled_dot_product_attention,
    sliding_window_attention,
)
from course_lib.attention.chunks import neighbourhoods

FORMS = gathered_window_attention, sliding_window_attention


@pytest.mark.parity(
    "attention.sliding_window", "torch's scaled_dot_product_attention with a band mask"
)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("length, window", [(33, 1), (100, 2), (70, 9), (257, 40)])
def test_equals_full_attention_under_the_band(
    form, causal, length, window, assert_parity
):
    qkv = heads(length)
    ours = form(*qkv, window=window, causal=causal)
    theirs = F.scaled_dot_product_attention(*qkv, band(length, window, causal))
    assert_parity(ours, theirs, rtol=0, atol=1e-12)
    for mine, yours in zip(gradients(ours, qkv), gradients(theirs, qkv), strict=True):
        assert_parity(mine, yours, rtol=0, atol=1e-12)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("causal", [False, True])
def test_padding_is_never_seen_and_rows_that_see_nothing_are_zero(form, causal):
    qkv, mask = heads(75), padding([75, 31, 0], 75)
    ours = form(*qkv, mask, window=7, causal=causal)
    assert difference(dense(qkv, band(75, 7, causal) & mask), ours, qkv) < 1e-12
    assert (ours[2] == 0).all() and (ours[1, :, 40:] == 0).all()
    one_mask = form(*qkv, mask[1:2], window=7, causal=causal)
    assert torch.allclose(one_mask[1], ours[1])


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("window", [20, 21, 500])
def test_a_window_as_long_as_the_text_is_full_attention(form, causal, window):
    qkv = heads(20)
    full = F.scaled_dot_product_attention(*qkv, is_causal=causal)
    assert difference(full, form(*qkv, window=window, causal=causal), qkv) < 1e-12


@pytest.mark.parametrize("chunk", [1, 3, 16, 64, 500])
@pytest.mark.parametrize("causal", [False, True])
def test_the_size_of_a_chunk_changes_nothing(chunk, causal):
    qkv = heads(90)
    plain = gathered_window_attention(*qkv, window=11, causal=causal)
    ours = sliding_window_attention(*qkv, window=11, causal=causal, chunk=chunk)
    assert difference(plain, ours, qkv) < 1e-12


@pytest.mark.parametrize("form", FORMS)
def test_nothing_beyond_the_window_matters_however_large(form):
    query, key, value = heads(60, grad=False)
    before = form(query, key, value, window=5, causal=True)
    key, value = key.clone(), value.clone()
    key[:, :, 30] *= 1e6
    value[:, :, 30] += 1e6
    after = form(query, key, value, window=5, causal=True)
    changed = (after != before).any(dim=-1).any(dim=1).any(dim=0)
    assert changed.nonzero().flatten().tolist() == list(range(30, 35))


def test_a_text_alone_gives_what_it_gives_in_a_batch():
    qkv, mask = heads(50, grad=False), padding([50, 20, 33], 50)
    together = sliding_window_attention(*qkv, mask, window=6)
    alone = sliding_window_attention(*(x[1:2, :, :20] for x in qkv), window=6)
    assert torch.allclose(together[1:2, :, :20], alone, atol=1e-12)


def test_nan_stays_where_it_can_be_seen():
    query, key, value = heads(40, grad=False)
    value[0, 0, 20] = torch.nan
    ours = sliding_window_attention(query, key, value, window=3, chunk=4)
    bad = ours[0, 0].isnan().any(dim=-1)
    assert bad[18:23].all() and not bad[24 + 4 + 4 :].any()


def test_gradients_of_windows_are_those_of_unfold():
    x = heads(23)[0]

    def unfolded(x):
        padded = F.pad(x, (0, 0, 8, 4 + 1))  # 23 positions fill six chunks of 4
        return padded.unfold(2, 16, 4).movedim(-1, -2)

    assert difference(unfolded(x), neighbourhoods(x, 4, 2, 1), [x]) < 1e-12


def test_half_precision():
    qkv = [x.bfloat16() for x in heads(80, grad=False)]
    ours = sliding_window_attention(*qkv, window=9, causal=True)
    exact, _ = scaled_dot_product_attention(
        *(x.double() for x in qkv), band(80, 9, True)
    )
    assert ours.dtype == torch.bfloat16
    assert (ours.double() - exact).abs().max() < 0.05


@pytest.mark.parametrize("form", FORMS)
def test_bad_input_is_refused_with_what_came(form):
    query, key, value = heads(10, grad=False)
    for changes, message in [
        ({"window": 0}, "window must be at least 1, .* got 0"),
        ({"mask": torch.ones(3, 1, 10, 10).bool()}, r"\(3, 1, 1, 10\).*\(3, 1, 10, 10"),
        ({"mask": torch.ones(3, 1, 1, 10)}, "boolean .* got torch.float32"),
        ({"key": key[:, :, :9], "value": value[:, :, :9]}, "as many .* 10 and 9"),
        ({"query": query[0]}, r"batch, heads.* got \(2, 10, 4\)"),
        ({"value": value[:2]}, r"value must .* got \(2, 2, 10, 3\)"),
        ({"query": query[..., :3]}, "same width, got 3 and 4"),
        (dict.fromkeys(["query", "key", "value"], query[:, :, :0]), "not be empty"),
    ]:
        given = {"query": query, "key": key, "value": value, "window": 3} | changes
        with pytest.raises(ValueError, match=message):
            form(**given)
    with pytest.raises(ValueError, match="chunk must be at least 1, got 0"):
        sliding_window_attention(query, key, value, window=3, chunk=0)
