"""Longformer's attention: against transformers, its own plain form and dense attention,
how its memory grows, invariants, bad input.
"""

import pytest
import torch
from tensor_sizes import TensorSizes
from torch import nn

from course_lib.attention import LongformerAttention, MultiHeadAttention, padding_mask
from course_lib.attention.chunks import cut, neighbourhoods, real_tokens
from course_lib.layers import TransformerBlock
from course_lib.positions import (
    AlibiPositions,
    LearnedPositions,
    RotaryPositions,
)

B, T, W, H, WINDOW = 3, 13, 12, 3, 4
MASK = padding_mask([13, 7, 10], T)
GLOBAL = torch.zeros(B, T, dtype=torch.bool)
GLOBAL[0, [0, 4, 12]] = True  # the first, the last, and one inside
GLOBAL[1, [3, 5, 11]] = True  # two of them, for 11 is padding
ROLES = "query", "key", "value", "query_global", "key_global", "value_global"


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def made(window=WINDOW, **options):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return LongformerAttention(W, H, window, **options).double()


def whole(layer, x, mask, chosen, causal=False):
    """The rule, written out pair by pair, with every score: (B, T, W)."""
    q, k, v, gq, gk, gv = (getattr(layer, role)(x) for role in ROLES)
    mixed, wide = torch.zeros_like(x), W // H
    for b in range(len(x)):
        is_global = [bool(chosen[b, t] and mask[b, 0, t]) for t in range(x.shape[1])]
        for t in range(x.shape[1]):
            sees = [
                s
                for s in range(x.shape[1])
                if mask[b, 0, s]
                and (abs(s - t) <= layer.window // 2 or is_global[s] or is_global[t])
                and not (causal and s > t)
            ]
            query, key, value = (gq, gk, gv) if is_global[t] else (q, k, v)
            for h in range(H if sees else 0):
                one = slice(h * wide, (h + 1) * wide)
                scores = key[b, sees, one] @ query[b, t, one] / wide**0.5
                mixed[b, t, one] = scores.softmax(0) @ value[b, sees, one]
    return layer.output(mixed)


@pytest.mark.parity(
    "attention.longformer", "transformers LongformerSelfAttention, padded to the window"
)
@pytest.mark.parametrize("window", [4, 6, 12])  # theirs fails at 2
@pytest.mark.parametrize("chosen", [GLOBAL, None])
def test_agrees_with_transformers(window, chosen, assert_parity):
    from transformers import LongformerConfig
    from transformers.models.longformer import modeling_longformer

    config = LongformerConfig(
        hidden_size=W, num_attention_heads=H, attention_window=[window],
        num_hidden_layers=1, attention_probs_dropout_prob=0.0,
    )  # fmt: skip
    twin = modeling_longformer.LongformerSelfAttention(config, layer_id=0).double()
    layer, x = made(window), draw(B, T, W)
    layer.output = nn.Identity()  # theirs ends before it
    for role in ROLES:
        getattr(twin, role).load_state_dict(getattr(layer, role).state_dict())
    real, extra = MASK[:, 0], -T % window
    kinds = (~real) * -10000.0
    if chosen is not None:
        kinds[chosen & real] = 10000.0
    kinds = nn.functional.pad(kinds, (0, extra), value=-10000.0).double()
    (expected,) = twin(
        nn.functional.pad(x, (0, 0, 0, extra)),
        attention_mask=kinds,
        is_index_masked=kinds < 0,
        is_index_global_attn=kinds > 0,
        is_global_attn=bool((kinds > 0).any()),
    )
    for weights in (False, True):
        got = layer(x, mask=MASK, global_tokens=chosen, return_weights=weights)
        got = got[0] if weights else got
        # Their softmax is in float32 whatever comes in; padding's rows mean nothing.
        assert_parity(got[real], expected[:, :T][real], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize("window", [2, 6, 26, 100])
def test_both_forms_follow_the_rule(window, causal):
    layer, x = made(window), draw(B, T, W)
    expected = whole(layer, x, MASK, GLOBAL, causal)
    options = {"mask": MASK, "global_tokens": GLOBAL, "causal": causal}
    plain, weights = layer(x, return_weights=True, **options)
    assert weights.shape == (B, H, T, T)
    torch.testing.assert_close(plain, expected)
    torch.testing.assert_close(layer(x, **options), expected)


@pytest.mark.parametrize("causal", [False, True])
def test_both_forms_have_the_same_gradients(causal):
    layer, x = made(), draw(B, T, W).requires_grad_()
    gradients = []
    for weights in (True, False):
        got = layer(
            x, mask=MASK, global_tokens=GLOBAL, causal=causal, return_weights=weights
        )
        got = got[0] if weights else got
        loss = (got * draw(B, T, W, seed=1))[MASK[:, 0]].sum()
        gradients.append(torch.autograd.grad(loss, [x, *layer.parameters()]))
    for plain, fast in zip(*gradients, strict=True):
        assert plain.abs().max() > 0
        torch.testing.assert_close(fast, plain)


def test_a_window_over_everything_is_multi_head_attention():
    layer, twin = made(2 * T), MultiHeadAttention(W, H).double()
    shared = {k: v for k, v in layer.state_dict().items() if "global" not in k}
    twin.load_state_dict(shared)
    x = draw(B, T, W)
    torch.testing.assert_close(layer(x, mask=MASK), twin(x, mask=MASK))
    torch.testing.assert_close(layer(x, causal=True), twin(x, causal=True))


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_short_sequences(length):
    layer, x = made(), draw(2, length, W)
    chosen = torch.zeros(length, dtype=torch.bool)
    chosen[-1] = True
    mask = torch.ones(2, 1, length, dtype=torch.bool)
    expected = whole(layer, x, mask, chosen.expand(2, -1))
    torch.testing.assert_close(layer(x, global_tokens=chosen), expected)
    got = layer(x, mask=mask[:1], global_tokens=chosen[None])
    torch.testing.assert_close(got, expected)


def test_what_a_token_depends_on():
    layer, x = made(), draw(1, T, W).requires_grad_()
    chosen = torch.arange(T)[None] == 9

    def seen_by(place):
        (gradient,) = torch.autograd.grad(
            layer(x, global_tokens=chosen)[0, place].sum(), x
        )
        return gradient[0].abs().sum(-1).nonzero()[:, 0].tolist()

    assert seen_by(3) == [1, 2, 3, 4, 5, 9]
    assert seen_by(9) == list(range(T))


def test_padding_changes_nothing_even_if_it_is_called_global():
    layer, x = made(), draw(1, T, W)
    chosen = torch.tensor([1, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]) > 0
    alone = layer(x[:, :7], global_tokens=chosen[:7])
    padded = layer(x, mask=padding_mask([7], T), global_tokens=chosen)
    torch.testing.assert_close(padded[:, :7], alone)
    louder = x.clone()
    louder[:, 7:] = 1e6
    assert layer(louder, mask=padding_mask([7], T), global_tokens=chosen)[:, :7].equal(
        padded[:, :7]
    )
    nothing = layer(x, mask=padding_mask([0], T), global_tokens=chosen)
    torch.testing.assert_close(nothing, layer.output.bias.expand_as(nothing))


@pytest.mark.parametrize("causal", [False, True])
def test_no_tensor_grows_with_the_square(causal):
    layer, sizes = made(16).float(), {}
    for length in (512, 1024, 2048):
        x = draw(1, length, W).float().requires_grad_()
        chosen = torch.arange(length) % (length // 4) == 7  # four of them
        with TensorSizes() as made_here:
            layer(x, global_tokens=chosen, causal=causal).square().sum().backward()
        sizes[length] = made_here
    for length in (512, 1024):
        assert sizes[length].largest > 512  # it does look
        assert sizes[2 * length].largest <= 2.05 * sizes[length].largest
        assert sizes[2 * length].total <= 2.05 * sizes[length].total
    assert sizes[2048].largest < 2048**2 / 16


def test_the_measure_of_memory_sees_a_square():
    layer, sizes = made(16).float(), []
    for length in (256, 512):
        with TensorSizes() as made_here:
            layer(draw(1, length, W).float(), return_weights=True)
        sizes.append(made_here.largest)
    assert sizes[1] == 4 * sizes[0]


def test_as_the_attention_of_a_block():
    block = TransformerBlock(W, attention=made()).double()
    x = draw(B, T, W)
    got = block(x, MASK, global_tokens=GLOBAL)
    expected, weights = block(x, MASK, return_weights=True, global_tokens=GLOBAL)
    torch.testing.assert_close(got, expected)
    torch.testing.assert_close(weights[:, :, :7].sum(-1), torch.ones(B, H, 7).double())
    assert not got.equal(block(x, MASK))


@pytest.mark.parametrize(
    "positions", [RotaryPositions(W // H), LearnedPositions(20, W)]
)
def test_positions_act_as_in_multi_head_attention(positions):
    for parameter in positions.parameters():
        nn.init.normal_(parameter, generator=torch.Generator().manual_seed(0))
    layer = made(2 * T, positions=positions.double())
    twin = MultiHeadAttention(W, H, positions=positions).double()
    twin.load_state_dict(
        {k: v for k, v in layer.state_dict().items() if "global" not in k}
    )
    x, index = draw(B, T, W), torch.arange(T) + 3
    torch.testing.assert_close(layer(x), twin(x))
    torch.testing.assert_close(layer(x, index=index), twin(x, index=index))


def test_dropout_acts_in_training_alone():
    layer, x = made(dropout=0.5), draw(B, T, W)
    options = {"mask": MASK, "global_tokens": GLOBAL}
    assert not layer(x, **options).equal(layer(x, **options))
    expected = whole(layer, x, MASK, GLOBAL)
    torch.testing.assert_close(layer.eval()(x, **options), expected)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: made(3), "window must be even and at least 2, got 3"),
        (lambda: made(0), "window must be even and at least 2, got 0"),
        (lambda: LongformerAttention(W, 5, 4), "5 heads and width 12"),
        (lambda: made(dropout=1.0), "dropout must lie in"),
        (lambda: made(positions=AlibiPositions(H)), "AlibiPositions, which adds to T"),
        (
            lambda: made(positions=AlibiPositions(H).inside()),
            "got AlibiPositions, which adds",
        ),
        (lambda: made()(draw(B, T, W + 1)), r"x must be \(batch, time, 12\)"),
        (lambda: made()(draw(B, 0, W)), "x must not be empty"),
        (lambda: made()(draw(B, T, W), draw(B, T, W)), "got a context"),
        (lambda: made()(draw(B, T, W), mask=MASK.int()), "mask must be a boolean"),
        (
            lambda: made()(draw(B, T, W), mask=MASK.expand(B, T, T)),
            r"broadcast to the scores' shape \(3, 1, 13\), got \(3, 13, 13\)",
        ),
        (
            lambda: made()(draw(B, T, W), mask=MASK[:, 0]),
            r"got \(3, 13\); a padding mask is",
        ),
        (
            lambda: made()(draw(B, T, W), mask=MASK[0]),
            r"a padding mask \(3, 1, 13\), got \(1, 13\)",
        ),
        (
            lambda: made()(draw(B, T, W), mask=MASK[:, :, :1]),
            r"a padding mask \(3, 1, 13\), got \(3, 1, 1\)",
        ),
        (
            lambda: made()(draw(B, T, W), global_tokens=GLOBAL.int()),
            r"global_tokens must be boolean \(3, 13\), got torch.int32",
        ),
        (
            lambda: made()(draw(B, T, W), global_tokens=GLOBAL[:, 1:]),
            r"got torch.bool \(3, 12\)",
        ),
        (
            lambda: made()(draw(B, T, W), index=torch.arange(4)),
            "13",
        ),
    ],
)
def test_refuses(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("length, size", [(1, 3), (5, 2), (6, 2), (4, 4)])
def test_chunks(length, size):
    x = torch.arange(1, length + 1).view(1, 1, length, 1)
    chunks = cut(x, size)[0, 0, ..., 0]
    around = neighbourhoods(x, size)[0, 0, ..., 0]
    assert chunks.flatten()[:length].equal(x.flatten())
    assert not chunks.flatten()[length:].any()
    assert around[:, size : 2 * size].equal(chunks)
    assert around[1:, :size].equal(chunks[:-1])
    assert around[:-1, 2 * size :].equal(chunks[1:])
    assert not around[0, :size].any() and not around[-1, 2 * size :].any()


def test_without_a_mask_every_token_is_real():
    assert real_tokens(draw(2, 3, W), None).all()
