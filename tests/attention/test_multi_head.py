"""Multi-head attention: against torch, both of its forms against each other,
invariants, bad input.
"""

import pytest
import torch
from torch import nn

from course_lib.attention import (
    MultiHeadAttention,
    causal_mask,
    fused_attention,
    padding_mask,
    scaled_dot_product_attention,
)
from course_lib.positions import AlibiPositions, LearnedPositions, Positions

WIDTH, HEADS = 24, 4


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def layer():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return MultiHeadAttention(WIDTH, HEADS).double()


def torch_twin(layer):
    """torch's own layer with the weights of ours."""
    twin = nn.MultiheadAttention(
        WIDTH, HEADS, batch_first=True, bias=layer.query.bias is not None
    ).double()
    with torch.no_grad():
        parts = layer.query, layer.key, layer.value
        twin.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        twin.out_proj.weight.copy_(layer.output.weight)
        if layer.query.bias is not None:
            twin.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
            twin.out_proj.bias.copy_(layer.output.bias)
    return twin


@pytest.mark.parity("attention.multi_head", "torch.nn.MultiheadAttention")
@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("case", ["self", "causal", "cross", "padded", "no bias"])
def test_agrees_with_torch(layer, case, return_weights, assert_parity):
    if case == "no bias":
        layer = MultiHeadAttention(WIDTH, HEADS, bias=False).double()
    x = draw(2, 7, WIDTH)
    context = draw(2, 5, WIDTH, seed=1) if case == "cross" else None
    mask = {"causal": causal_mask(7), "padded": padding_mask([4, 7], 7)}.get(case)
    got = layer(x, context, mask, return_weights)

    source = x if context is None else context
    masks = {}  # torch's convention is the opposite one: True hides
    if case == "causal":
        masks["attn_mask"] = ~mask
    if case == "padded":
        masks["key_padding_mask"] = ~mask[:, 0]
    output, weights = torch_twin(layer)(
        x, source, source, average_attn_weights=False, **masks
    )
    if return_weights:
        assert_parity(got[0], output)
        assert_parity(got[1], weights)
    else:
        assert_parity(got, output)


@pytest.mark.parametrize("bias", [None, draw(HEADS, 7, 7, seed=9)])
@pytest.mark.parametrize(
    "case", ["nothing", "causal", "padding", "blind rows", "one blind sequence"]
)
def test_the_fused_form_equals_the_plain_one(case, bias):
    def inputs():
        return [draw(2, HEADS, 7, 6, seed=seed).requires_grad_() for seed in range(3)]

    blind = causal_mask(7)
    blind[[0, 3]] = False
    mask = {
        "causal": causal_mask(7),
        "padding": padding_mask([4, 7], 7)[:, None],
        "blind rows": blind,
        "one blind sequence": padding_mask([0, 7], 7)[:, None],
    }.get(case)
    one, other = inputs(), inputs()
    plain, _ = scaled_dot_product_attention(*one, mask, bias)
    fused = fused_attention(*other, mask, bias)
    torch.testing.assert_close(fused, plain)
    probe = draw(*plain.shape, seed=5)
    (plain * probe).sum().backward()
    (fused * probe).sum().backward()
    for mine, theirs in zip(one, other, strict=True):
        assert mine.grad.isfinite().all()
        torch.testing.assert_close(theirs.grad, mine.grad)
    if case.startswith("blind"):
        assert fused[:, :, [0, 3]].eq(0).all()


def test_blind_rows_are_safe_where_the_kernel_divides_zero_by_zero(monkeypatch):
    # As older versions of torch, and some kernels on other devices.
    def naive(query, key, value, attn_mask, dropout_p=0.0):
        scores = query @ key.mT / query.shape[-1] ** 0.5
        return scores.masked_fill(~attn_mask, -torch.inf).softmax(-1) @ value

    monkeypatch.setattr(nn.functional, "scaled_dot_product_attention", naive)
    mask = causal_mask(7)
    mask[3] = False
    query, key, value = (
        draw(2, HEADS, 7, 6, seed=seed).requires_grad_() for seed in range(3)
    )
    mixed = fused_attention(query, key, value, mask)
    torch.testing.assert_close(
        mixed, scaled_dot_product_attention(query, key, value, mask)[0]
    )
    mixed.sum().backward()
    assert all(tensor.grad.isfinite().all() for tensor in (query, key, value))
    assert (
        mixed[:, :, 3].eq(0).all()
        and naive(query, key, value, mask)[:, :, 3].isnan().all()
    )


@pytest.mark.parametrize("part", [0, 1, 2])
def test_nan_stays_nan_in_both_forms(part):
    qkv = [draw(2, HEADS, 7, 6, seed=seed) for seed in range(3)]
    qkv[part][0, 1, 4, 2] = float("nan")
    plain, _ = scaled_dot_product_attention(*qkv, causal_mask(7))
    fused = fused_attention(*qkv, causal_mask(7))
    for output in (plain, fused):
        assert output[0, 1, 4].isnan().any()
        assert output[1].isfinite().all() and output[0, 0].isfinite().all()


@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(layer, dtype, return_weights):
    x = draw(2, 7, WIDTH)
    exact = layer(x, mask=causal_mask(7))
    output = layer.to(dtype)(
        x.to(dtype), mask=causal_mask(7), return_weights=return_weights
    )
    output = output[0] if return_weights else output
    assert output.dtype == dtype
    torch.testing.assert_close(output.double(), exact, rtol=0, atol=0.05)


def test_without_positions_a_permuted_input_gives_a_permuted_output(layer):
    x, order = draw(2, 7, WIDTH), torch.tensor([4, 0, 6, 1, 3, 5, 2])
    torch.testing.assert_close(layer(x[:, order]), layer(x)[:, order])


@pytest.mark.parametrize("return_weights", [False, True])
def test_the_future_cannot_leak_even_through_huge_scores(layer, return_weights):
    def run(x):
        result = layer(x, mask=causal_mask(7), return_weights=return_weights)
        return result[0] if return_weights else result

    x = draw(2, 7, WIDTH) * 1e5  # queries and keys of that spread: scores around 1e10
    other = x.clone()
    other[:, 4:] *= -1
    torch.testing.assert_close(run(x)[:, :4], run(other)[:, :4], rtol=1e-12, atol=0)
    assert not torch.allclose(run(x)[:, 4:], run(other)[:, 4:])


def test_one_alone_equals_one_in_a_padded_batch(layer):
    x = draw(3, 7, WIDTH)
    together = layer(x, mask=padding_mask([3, 7, 5], 7))
    torch.testing.assert_close(together[:1, :3], layer(x[:1, :3]))
    x[0, 3:] = 1e3  # what lies in the padding is seen by nobody
    torch.testing.assert_close(
        layer(x, mask=padding_mask([3, 7, 5], 7))[:1, :3], together[:1, :3]
    )


def test_a_mask_of_three_axes_belongs_to_sequences_even_when_there_are_as_many_heads(
    layer,
):
    x = draw(
        HEADS, 7, WIDTH
    )  # batch size = heads: read as (H, T, S), the mask would broadcast, and be wrong
    _, weights = layer(x, mask=padding_mask([1, 7, 7, 7], 7), return_weights=True)
    assert weights[0, :, :, 0].eq(1).all() and weights[1:, :, :, 1:].gt(0).all()


def test_gradients_reach_every_parameter(layer):
    layer(draw(2, 7, WIDTH), mask=causal_mask(7)).square().sum().backward()
    for name, parameter in layer.named_parameters():
        # Softmax does not see what all keys have in common, so the key's bias has no
        # effect at all.
        assert (
            parameter.grad.abs().max() < 1e-10
            if name == "key.bias"
            else parameter.grad.abs().max() > 1e-6
        ), name


class Recorded(Positions):
    """Acts in all three places, in ways that a test can work out again."""

    def embed(self, x):
        return x + torch.arange(x.shape[1])[:, None]

    def rotate(self, query, key, index):
        assert index.equal(torch.arange(key.shape[2]))
        return query.roll(1, -1), key * 2

    def bias(self, query, index):
        return -(index[-query.shape[2] :, None] - index).abs() * query.mean(
            -1, keepdim=True
        )


@pytest.mark.parametrize("return_weights", [False, True])
def test_positions_act_on_input_queries_keys_and_scores(layer, return_weights):
    x = draw(2, 7, WIDTH)
    layer.positions = Recorded()
    got = layer(x, mask=causal_mask(7), return_weights=return_weights)
    got = got[0] if return_weights else got

    moved = x + torch.arange(7)[:, None]
    split = [
        part(moved).view(2, 7, HEADS, 6).transpose(1, 2)
        for part in (layer.query, layer.key, layer.value)
    ]
    query, key, value = split[0].roll(1, -1), split[1] * 2, split[2]
    distance = (torch.arange(7)[:, None] - torch.arange(7)).abs()
    scores = query @ key.mT / 6**0.5 - distance * query.mean(-1, keepdim=True)
    weights = scores.masked_fill(~causal_mask(7), -torch.inf).softmax(-1)
    torch.testing.assert_close(
        got, layer.output((weights @ value).transpose(1, 2).reshape(2, 7, WIDTH))
    )


def test_the_base_scheme_changes_nothing_and_a_learned_one_breaks_the_symmetry(layer):
    x = draw(2, 7, WIDTH)
    plain = layer(x)
    layer.positions = Positions()
    assert layer(x).equal(plain)
    layer.positions = LearnedPositions(7, WIDTH).double()
    nn.init.normal_(layer.positions.table, generator=torch.Generator().manual_seed(0))
    assert not torch.allclose(layer(x.flip(1)).flip(1), layer(x))
    assert "positions.table" in dict(layer.named_parameters())


@pytest.mark.parametrize("width, heads", [(24, 5), (24, 0), (0, 1), (4, 8)])
def test_heads_must_divide_the_width(width, heads):
    with pytest.raises(
        ValueError,
        match=f"heads must divide the width, got {heads} heads and width {width}",
    ):
        MultiHeadAttention(width, heads)


@pytest.mark.parametrize("return_weights", [False, True])
def test_bad_input_is_named(layer, return_weights):
    x = draw(2, 7, WIDTH)
    bad = [
        (r"x must be \(batch, time, 24\), got \(2, 7, 23\)", (x[..., 1:],)),
        (r"x must be \(batch, time, 24\), got \(7, 24\)", (x[0],)),
        (r"context must be \(batch, time, 24\), got \(2, 7, 20\)", (x, x[..., 4:])),
        (r"x must not be empty, got \(2, 0, 24\)", (x[:, :0],)),
        (r"context must not be empty", (x, x[:, :0])),
        ("same batch size, got 2 and 1", (x, x[:1])),
        ("boolean tensor, .*got torch.float32", (x, None, torch.ones(7, 7))),
        ("boolean tensor, .*got str", (x, None, "causal")),
        (
            r"broadcast to the scores' shape \(2, 4, 7, 7\), got \(7, 6\)",
            (x, None, causal_mask(7)[:, 1:]),
        ),
        ("broadcast", (x, None, padding_mask([7, 7, 7]))),
    ]
    for message, arguments in bad:
        with pytest.raises(ValueError, match=message):
            layer(*arguments, return_weights=return_weights)
    layer.positions = Positions()
    with pytest.raises(ValueError, match="within one sequence"):
        layer(x, x, return_weights=return_weights)


@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("mask", [None, padding_mask([4, 7], 7)])
@pytest.mark.parametrize("positions", [None, lambda: AlibiPositions(HEADS)])
def test_causal_is_the_causal_mask(mask, positions, return_weights):
    layer = MultiHeadAttention(WIDTH, HEADS, positions=positions and positions())
    layer, x = layer.double(), draw(2, 7, WIDTH)
    both = causal_mask(7) if mask is None else causal_mask(7) & mask
    got = layer(x, mask=mask, return_weights=return_weights, causal=True)
    torch.testing.assert_close(got, layer(x, mask=both, return_weights=return_weights))


def test_fewer_queries_than_keys_stand_at_the_end():
    """As with a cache: three new queries, seven keys."""
    query, key, value = (draw(2, HEADS, 7, 6, seed=seed) for seed in range(3))
    whole = fused_attention(query, key, value, causal=True)
    newest = fused_attention(query[:, :, 4:], key, value, causal=True)
    torch.testing.assert_close(newest, whole[:, :, 4:])
    assert causal_mask(3, past=4).equal(causal_mask(7)[4:])
    with pytest.raises(ValueError, match="a key for each query, got 7 and 3"):
        fused_attention(query, key[:, :, :3], value[:, :, :3], causal=True)


@pytest.mark.parametrize("return_weights", [False, True])
def test_a_mask_of_one_axis_hides_keys_from_all(layer, return_weights):
    x, keys = draw(2, 7, WIDTH), torch.tensor([True] * 4 + [False] * 3)
    got = layer(x, mask=keys, return_weights=return_weights)
    expected = layer(x, mask=keys.expand(7, 7), return_weights=return_weights)
    torch.testing.assert_close(got, expected)


@pytest.mark.parametrize("return_weights", [False, True])
def test_a_padding_mask_without_its_axis_for_queries_is_told_what_it_lacks(
    layer, return_weights
):
    flat = padding_mask([4, 7, 5], 7)[:, 0]
    with pytest.raises(ValueError, match=r"got \(3, 7\); a padding mask is \(B, 1, S"):
        layer(draw(3, 7, WIDTH), mask=flat, return_weights=return_weights)


@pytest.mark.parity("attention.multi_head", "torch.nn.MultiheadAttention, kdim")
@pytest.mark.parametrize("return_weights", [False, True])
def test_a_context_has_a_width_of_its_own(return_weights, assert_parity):
    layer = MultiHeadAttention(WIDTH, HEADS, context_width=10).double()
    twin = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True, kdim=10, vdim=10)
    twin = twin.double()
    with torch.no_grad():
        for name, part in (("q", layer.query), ("k", layer.key), ("v", layer.value)):
            getattr(twin, f"{name}_proj_weight").copy_(part.weight)
        parts = layer.query, layer.key, layer.value
        twin.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
        twin.out_proj.load_state_dict(layer.output.state_dict())
    x, context = draw(2, 7, WIDTH), draw(2, 5, 10, seed=1)
    got = layer(x, context, return_weights=return_weights)
    expected = twin(x, context, context)[0]
    assert_parity(got[0] if return_weights else got, expected)
    with pytest.raises(ValueError, match="expected a context of width 10, got none"):
        layer(x)
    with pytest.raises(ValueError, match=r"context must be \(batch, time, 10\)"):
        layer(x, x)


@pytest.mark.parametrize("return_weights", [False, True])
def test_dropout_falls_on_the_weights_in_training_alone(return_weights):
    layer = MultiHeadAttention(WIDTH, HEADS, dropout=0.5).double()
    plain = MultiHeadAttention(WIDTH, HEADS).double()
    plain.load_state_dict(layer.state_dict())
    x = draw(2, 7, WIDTH)

    def output(layer):
        got = layer(x, return_weights=return_weights)
        return got[0] if return_weights else got

    layer.eval()
    torch.testing.assert_close(output(layer), output(plain))
    layer.train()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        draws = torch.stack([output(layer) for _ in range(2000)])
    assert not draws[0].equal(draws[1])
    torch.testing.assert_close(draws.mean(0), output(plain), rtol=0, atol=0.06)
    with pytest.raises(ValueError, match=r"dropout must lie in \[0, 1\), got 1.0"):
        MultiHeadAttention(WIDTH, HEADS, dropout=1.0)


@pytest.mark.parametrize("form", [fused_attention, scaled_dot_product_attention])
@pytest.mark.parametrize("mask", [None, torch.ones(1, 1, dtype=torch.bool)])
def test_both_forms_name_the_same_faults(form, mask):
    query, key, value = draw(2, 7, 6), draw(2, 5, 6), draw(2, 5, 3)
    for bad, message in (
        ((query[0, 0], key, value), r"query must be \(..., positions, width\)"),
        ((query[..., :4], key, value), "the same width, got 4 and 6"),
        ((query, key, value[:, :4]), "the same length, got 5 and 4"),
        ((query[:, :0], key, value), "must not be empty, got 0 queries and 5 keys"),
    ):
        with pytest.raises(ValueError, match=message):
            form(*bad, mask)


def test_causal_has_no_meaning_between_two_sequences(layer):
    with pytest.raises(ValueError, match="causal compares places within one sequence"):
        layer(draw(2, 7, WIDTH), draw(2, 7, WIDTH), causal=True)
