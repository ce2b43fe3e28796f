"""Grouped-query attention: against transformers and torch, its two ends, invariants,
bad input.
"""

import pytest
import torch
from torch import nn

from course_lib.attention import MultiHeadAttention, causal_mask, padding_mask
from course_lib.attention.grouped_query import GroupedQueryAttention, share_heads
from course_lib.positions import LearnedPositions, Positions

WIDTH, HEADS, LENGTH = 24, 6, 7


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def made(groups, bias=True, seed=0):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return GroupedQueryAttention(WIDTH, HEADS, groups, bias).double()


GROUPS = pytest.mark.parametrize("groups", [1, 2, 3, 6])


class Turned(Positions):
    """Rotary positions as LLaMA has them, written with complex numbers: entries d and d
    + D/2 make one number.
    """

    def rotate(self, query, key, index):
        return tuple(self.turn(x, index[-x.shape[2] :]) for x in (query, key))

    def turn(self, x, index):
        half = x.shape[-1] // 2
        speeds = 10000.0 ** (-torch.arange(half, dtype=torch.float64) / half)
        angles = index[:, None] * speeds
        turned = torch.complex(x[..., :half], x[..., half:]) * torch.polar(
            torch.ones_like(angles), angles
        )
        return torch.cat([turned.real, turned.imag], dim=-1)


@pytest.mark.parity("attention.grouped_query", "transformers LlamaAttention")
@pytest.mark.parametrize("return_weights", [False, True])
@GROUPS
def test_agrees_with_llamas_attention(groups, return_weights, assert_parity):
    llama = pytest.importorskip("transformers.models.llama.modeling_llama")
    from transformers import LlamaConfig

    config = LlamaConfig(
        hidden_size=WIDTH, num_attention_heads=HEADS, num_key_value_heads=groups, num_hidden_layers=1,
        vocab_size=10, intermediate_size=8, max_position_embeddings=LENGTH, attention_bias=True,
    )  # fmt: skip
    config._attn_implementation = "eager"
    twin, layer = llama.LlamaAttention(config, layer_idx=0).double(), made(groups)
    layer.positions = Turned()
    with torch.no_grad():
        for theirs, ours in [
            ("q_proj", "query"),
            ("k_proj", "key"),
            ("v_proj", "value"),
            ("o_proj", "output"),
        ]:
            getattr(twin, theirs).weight.copy_(getattr(layer, ours).weight)
            getattr(twin, theirs).bias.copy_(getattr(layer, ours).bias)

    x, mask = draw(2, LENGTH, WIDTH), causal_mask(LENGTH)
    place = torch.arange(LENGTH)[None].expand(2, -1)
    turns = [part.double() for part in llama.LlamaRotaryEmbedding(config)(x, place)]
    added = torch.zeros(LENGTH, LENGTH, dtype=torch.float64).masked_fill(
        ~mask, -torch.inf
    )[None, None]
    output, weights = twin(x, position_embeddings=turns, attention_mask=added)
    got = layer(x, mask=mask, return_weights=return_weights)
    # transformers computes angles and softmax in float32, so the agreement is no better
    # than that.
    if return_weights:
        assert_parity(got[0], output, rtol=0, atol=1e-6)
        assert_parity(got[1], weights, rtol=0, atol=1e-6)
    else:
        assert_parity(got, output, rtol=0, atol=1e-6)


@pytest.mark.parity("attention.grouped_query", "transformers repeat_kv")
@GROUPS
def test_heads_are_shared_out_as_in_transformers(groups, assert_parity):
    llama = pytest.importorskip("transformers.models.llama.modeling_llama")
    keys = draw(2, groups, LENGTH, 4)
    assert_parity(
        share_heads(keys, HEADS), llama.repeat_kv(keys, HEADS // groups), rtol=0, atol=0
    )
    assert share_heads(keys, groups) is keys  # nothing to share, nothing to copy


@pytest.mark.parity("attention.grouped_query", "torch SDPA with enable_gqa")
@pytest.mark.parametrize("case", ["self", "causal", "cross", "padded", "no bias"])
@GROUPS
def test_agrees_with_torchs_grouped_kernel(groups, case, assert_parity):
    layer = made(groups, bias=case != "no bias")
    x = draw(2, LENGTH, WIDTH)
    context = draw(2, 5, WIDTH, seed=1) if case == "cross" else x
    mask = {
        "causal": causal_mask(LENGTH),
        "padded": padding_mask([4, LENGTH], LENGTH),
    }.get(case)

    query = layer.query(x).view(2, LENGTH, HEADS, 4).transpose(1, 2)
    key, value = (
        part(context).view(2, -1, groups, 4).transpose(1, 2)
        for part in (layer.key, layer.value)
    )
    allowed = mask[:, None] if case == "padded" else mask
    mixed = nn.functional.scaled_dot_product_attention(
        query, key, value, allowed, enable_gqa=True
    )
    expected = layer.output(mixed.transpose(1, 2).reshape(2, LENGTH, WIDTH))
    other = context if case == "cross" else None
    assert_parity(layer(x, other, mask), expected)
    assert_parity(layer(x, other, mask, return_weights=True)[0], expected)


@pytest.mark.parity("attention.grouped_query", "attention.multi_head")
@GROUPS
def test_is_multi_head_attention_whose_heads_have_keys_and_values_in_common(
    groups, assert_parity
):
    layer, whole = made(groups), MultiHeadAttention(WIDTH, HEADS).double()
    with torch.no_grad():
        for name in ("query", "key", "value", "output"):
            for kind in ("weight", "bias"):
                part = getattr(getattr(layer, name), kind)
                if name in (
                    "key",
                    "value",
                ):  # rows of W_K, D for each key head: copy them for each query head
                    by_head = part.unflatten(0, (groups, 4))
                    part = torch.cat(
                        [by_head[head * groups // HEADS] for head in range(HEADS)]
                    )
                getattr(getattr(whole, name), kind).copy_(part)
    x, mask = draw(2, LENGTH, WIDTH), causal_mask(LENGTH)
    for got, expected in zip(
        layer(x, None, mask, True), whole(x, None, mask, True), strict=True
    ):
        assert_parity(got, expected)


def test_one_group_a_head_has_the_parameters_of_multi_head_attention_and_loads_them():
    whole = MultiHeadAttention(WIDTH, HEADS).double()
    layer = made(HEADS)
    layer.load_state_dict(whole.state_dict())
    x = draw(2, LENGTH, WIDTH)
    assert layer(x).equal(whole(x))


@GROUPS
def test_parameters_are_counted(groups):
    width, shared = WIDTH, groups * WIDTH // HEADS
    assert (
        sum(p.numel() for p in made(groups, bias=False).parameters())
        == 2 * width * width + 2 * width * shared
    )
    assert sum(p.numel() for p in made(groups).parameters()) == 2 * width * (
        width + shared
    ) + 2 * (width + shared)


@GROUPS
def test_without_positions_a_permuted_input_gives_a_permuted_output(groups):
    layer, x, order = (
        made(groups),
        draw(2, LENGTH, WIDTH),
        torch.tensor([4, 0, 6, 1, 3, 5, 2]),
    )
    torch.testing.assert_close(layer(x[:, order]), layer(x)[:, order])


@pytest.mark.parametrize("return_weights", [False, True])
@GROUPS
def test_the_future_cannot_leak_even_through_huge_scores(groups, return_weights):
    layer = made(groups)

    def run(x):
        result = layer(x, mask=causal_mask(LENGTH), return_weights=return_weights)
        return result[0] if return_weights else result

    x = draw(2, LENGTH, WIDTH) * 1e5
    other = x.clone()
    other[:, 4:] *= -1
    torch.testing.assert_close(run(x)[:, :4], run(other)[:, :4], rtol=1e-12, atol=0)
    assert not torch.allclose(run(x)[:, 4:], run(other)[:, 4:])


@GROUPS
def test_one_alone_equals_one_in_a_padded_batch(groups):
    layer, x = made(groups), draw(3, LENGTH, WIDTH)
    together = layer(x, mask=padding_mask([3, 7, 5], LENGTH))
    torch.testing.assert_close(together[:1, :3], layer(x[:1, :3]))
    x[0, 3:] = 1e3
    torch.testing.assert_close(
        layer(x, mask=padding_mask([3, 7, 5], LENGTH))[:1, :3], together[:1, :3]
    )


def test_a_mask_of_three_axes_belongs_to_sequences_even_when_there_are_as_many_heads():
    layer, x = made(2), draw(HEADS, LENGTH, WIDTH)
    _, weights = layer(
        x, mask=padding_mask([1] + [LENGTH] * (HEADS - 1), LENGTH), return_weights=True
    )
    assert weights[0, :, :, 0].eq(1).all() and weights[1:, :, :, 1:].gt(0).all()


def test_nan_stays_nan_and_stays_in_its_sequence():
    layer, x = made(2), draw(2, LENGTH, WIDTH)
    x[0, 3, 1] = float("nan")
    output = layer(x, mask=causal_mask(LENGTH))
    assert output[0, 3:].isnan().any(dim=-1).all() and output[1].isfinite().all()


def test_positions_see_the_keys_before_they_are_shared_out():
    seen = []

    class Recorded(Positions):
        def embed(self, x):
            seen.append("embed")
            return x

        def rotate(self, query, key, index):
            seen.append((query.shape[1], key.shape[1], index.tolist()))
            return query, key

        def bias(self, query, index):
            return torch.full(
                (query.shape[2], len(index)), -1e9, dtype=query.dtype
            ).triu(1)

    layer, x = made(2), draw(2, LENGTH, WIDTH)
    plain = layer(x, mask=causal_mask(LENGTH))
    layer.positions = Recorded()
    zero_above = layer(x, return_weights=True)[1].triu(1)
    assert (
        seen == ["embed", (HEADS, 2, list(range(LENGTH)))] and zero_above.max() < 1e-6
    )
    layer.positions = Positions()
    assert layer(x, mask=causal_mask(LENGTH)).equal(plain)
    layer.positions = LearnedPositions(LENGTH, WIDTH).double()
    nn.init.normal_(layer.positions.table, generator=torch.Generator().manual_seed(0))
    assert not torch.allclose(layer(x.flip(1)).flip(1), layer(x))


@pytest.mark.parametrize("groups", [4, 0, -1, 12])
def test_key_value_heads_must_divide_the_heads(groups):
    message = (
        f"key/value heads must divide the query heads, got {groups} key/value heads and"
        " 6 heads"
    )
    with pytest.raises(ValueError, match=message):
        GroupedQueryAttention(WIDTH, HEADS, groups)
    if groups == 4:
        with pytest.raises(ValueError, match="got 4 and 6"):
            share_heads(draw(1, 4, 2, 2), HEADS)


@pytest.mark.parametrize("width, heads", [(24, 5), (24, 0), (0, 1)])
def test_heads_must_divide_the_width(width, heads):
    with pytest.raises(
        ValueError,
        match=f"heads must divide the width, got {heads} heads and width {width}",
    ):
        GroupedQueryAttention(width, heads, 1)


@pytest.mark.parametrize("return_weights", [False, True])
def test_bad_input_is_named(return_weights):
    layer, x = made(2), draw(2, LENGTH, WIDTH)
    bad = [
        (r"x must be \(batch, time, 24\), got \(2, 7, 23\)", (x[..., 1:],)),
        (r"context must be \(batch, time, 24\), got \(2, 7, 20\)", (x, x[..., 4:])),
        (r"x must not be empty, got \(2, 0, 24\)", (x[:, :0],)),
        ("same batch size, got 2 and 1", (x, x[:1])),
        ("boolean tensor, .*got torch.float32", (x, None, torch.ones(7, 7))),
        (
            r"broadcast to the scores' shape \(2, 6, 7, 7\), got \(7, 6\)",
            (x, None, causal_mask(7)[:, 1:]),
        ),
    ]
    for message, arguments in bad:
        with pytest.raises(ValueError, match=message):
            layer(*arguments, return_weights=return_weights)
    layer.positions = Positions()
    with pytest.raises(ValueError, match="within one sequence"):
        layer(x, x, return_weights=return_weights)
