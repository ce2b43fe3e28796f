"""Block-sparse attention: against torch under the pattern written out, what the random
blocks are, how its memory grows, bad input.
"""

import pytest
import torch
from tensor_sizes import TensorSizes
from torch import nn
from torch.nn.functional import scaled_dot_product_attention

from course_lib.attention import (
    BlockSparseAttention,
    MultiHeadAttention,
    padding_mask,
    split_heads,
)
from course_lib.attention.block_sparse import draw_blocks
from course_lib.layers import TransformerBlock
from course_lib.positions import AlibiPositions, RotaryPositions

B, T, W, H, C = 3, 29, 12, 3, 4
MASK = padding_mask([29, 9, 22], T)


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def made(length=T, block=C, random_blocks=2, **options):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return BlockSparseAttention(
            W, H, block, length, random_blocks, **options
        ).double()


def written_out(layer, length, causal=False):
    """The pattern, token by token, from the layer's table of random blocks."""
    allowed = torch.zeros(length, length, dtype=torch.bool)
    for t in range(length):
        for s in range(length):
            mine, theirs = t // layer.block, s // layer.block
            allowed[t, s] = (
                mine < layer.global_blocks
                or theirs < layer.global_blocks
                or abs(mine - theirs) <= layer.reach
                or theirs in layer.random_blocks[mine].tolist()
            ) and not (causal and s > t)
    return allowed


def dense(layer, x, mask, causal=False):
    """torch's own attention under that pattern."""
    query, key, value = (
        split_heads(each(x), H) for each in (layer.query, layer.key, layer.value)
    )
    allowed = written_out(layer, x.shape[1], causal) & mask[:, None]
    nothing = ~allowed.any(-1, keepdim=True)
    mixed = scaled_dot_product_attention(query, key, value, allowed | nothing)
    mixed = mixed.masked_fill(nothing, 0.0)
    return layer.output(mixed.transpose(1, 2).flatten(2))


@pytest.mark.parity(
    "attention.block_sparse", "torch's attention under the expanded block mask"
)
@pytest.mark.parametrize("causal", [False, True])
@pytest.mark.parametrize(
    "options",
    [
        {},
        {"block": 1, "random_blocks": 5},
        {"block": 5, "reach": 0, "global_blocks": 0, "random_blocks": 1},
        {"reach": 2, "global_blocks": 3, "random_blocks": 0},
        {"block": 40},
        {"length": 100, "random_blocks": 9, "seed": 3},
    ],
)
def test_agrees_with_dense_attention(options, causal, assert_parity):
    layer, x = made(**options), draw(B, T, W).requires_grad_()
    expected = dense(layer, x, MASK, causal)
    plain, weights = layer(x, mask=MASK, causal=causal, return_weights=True)
    fast = layer(x, mask=MASK, causal=causal)
    assert weights.shape == (B, H, T, T)
    assert_parity(plain, expected)
    assert_parity(fast, expected)
    gradients = [
        torch.autograd.grad((got * draw(B, T, W, seed=1)).sum(), [x, layer.key.weight])
        for got in (expected, fast)
    ]
    for theirs, ours in zip(*gradients, strict=True):
        assert_parity(ours, theirs)


def test_the_random_blocks_are_drawn_once():
    layer, x = made(), draw(B, T, W)
    table = layer.random_blocks.clone()
    state = torch.get_rng_state()
    assert layer(x).equal(layer(x)) and made()(x).equal(layer(x))
    assert torch.get_rng_state().equal(state)
    assert layer.random_blocks.equal(table)
    assert not made(seed=1).random_blocks.equal(table)
    other = made(seed=1)
    other.load_state_dict(layer.state_dict())
    assert other(x).equal(layer(x))


def test_random_blocks_are_new_ones_and_all_as_likely():
    count, blocks = torch.zeros(12, 12), 12
    for seed in range(400):
        table = draw_blocks(blocks, 3, reach=1, global_blocks=2, seed=seed)
        for block, row in enumerate(table.tolist()):
            assert len(set(row)) == 3
            assert all(other >= 2 and abs(other - block) > 1 for other in row)
        count.scatter_add_(1, table, torch.ones(12, 3))
    for block in range(blocks):
        seen = [
            count[block, other].item()
            for other in range(2, blocks)
            if abs(other - block) > 1
        ]
        share = 400 * 3 / len(seen)
        assert all(abs(each - share) < 5 * share**0.5 for each in seen)


def test_where_no_block_is_left_there_is_none():
    table = draw_blocks(4, 3, reach=1, global_blocks=1, seed=0)
    assert [sorted(row) for row in table.tolist()] == [
        [-1, 2, 3],
        [-1, -1, 3],
        [-1, -1, -1],
        [-1, -1, 1],
    ]
    seen = made(length=16, random_blocks=3).seen_blocks(4)
    assert seen.shape == (4, 1 + 3 + 3)
    for row in seen.tolist():
        kept = [each for each in row if each >= 0]
        assert len(set(kept)) == len(kept)


def test_a_block_sees_what_it_should():
    layer = made(length=64, global_blocks=1, reach=1, random_blocks=2)
    x = draw(1, 64, W).requires_grad_()
    (gradient,) = torch.autograd.grad(layer(x)[0, 41].sum(), x)
    seen = gradient[0].abs().sum(-1).view(16, C) > 0
    expected = {0, 9, 10, 11, *layer.random_blocks[10].tolist()}
    assert len(expected) == 6
    assert set(seen.any(1).nonzero()[:, 0].tolist()) == expected
    assert seen.any(1).equal(seen.all(1))
    (gradient,) = torch.autograd.grad(layer(x)[0, 3].sum(), x)
    assert (gradient[0].abs().sum(-1) > 0).all()  # it stands in the global block


def test_blocks_over_everything_are_multi_head_attention():
    layer, twin = made(reach=8), MultiHeadAttention(W, H).double()
    state = {k: v for k, v in layer.state_dict().items() if k != "random_blocks"}
    twin.load_state_dict(state)
    x = draw(B, T, W)
    for options in ({"mask": MASK}, {"causal": True}, {"causal": True, "mask": MASK}):
        torch.testing.assert_close(layer(x, **options), twin(x, **options))
    layer.positions = twin.positions = RotaryPositions(W // H)
    index = torch.arange(T) * 2
    torch.testing.assert_close(layer(x), twin(x))
    torch.testing.assert_close(layer(x, index=index), twin(x, index=index))


@pytest.mark.parametrize("length", [1, 3, 4, 5, 9])
def test_shorter_sequences(length):
    layer, x = made(), draw(2, length, W)
    mask = torch.ones(2, 1, length, dtype=torch.bool)
    torch.testing.assert_close(layer(x), dense(layer, x, mask))
    assert layer.pattern(length).equal(written_out(layer, length))


def test_padding_changes_nothing():
    layer, x = made(), draw(1, T, W)
    got = layer(x, mask=padding_mask([10], T))[:, :10]
    louder = x.clone()
    louder[:, 10:] = 1e6
    assert layer(louder, mask=padding_mask([10], T))[:, :10].equal(got)
    torch.testing.assert_close(layer(x[:, :10]), got)
    nothing = layer(x, mask=padding_mask([0], T))
    torch.testing.assert_close(nothing, layer.output.bias.expand_as(nothing))


@pytest.mark.parametrize("causal", [False, True])
def test_no_tensor_grows_with_the_square(causal):
    sizes = {}
    for length in (512, 1024, 2048):
        layer = made(length, block=16).float()
        x = draw(1, length, W).float().requires_grad_()
        with TensorSizes() as made_here:
            layer(x, causal=causal).square().sum().backward()
        sizes[length] = made_here
    for length in (512, 1024):
        assert sizes[length].largest > 512  # it does look
        assert sizes[2 * length].largest <= 2.05 * sizes[length].largest
        assert sizes[2 * length].total <= 2.05 * sizes[length].total
    assert sizes[2048].largest < 2048**2 / 10


def test_as_the_attention_of_a_block():
    block = TransformerBlock(W, attention=made()).double()
    x = draw(B, T, W)
    expected, weights = block(x, MASK, return_weights=True)
    torch.testing.assert_close(block(x, MASK), expected)
    torch.testing.assert_close(weights[:, :, :9].sum(-1), torch.ones(B, H, 9).double())


def test_dropout_acts_in_training_alone():
    layer, x = made(dropout=0.5), draw(B, T, W)
    assert not layer(x).equal(layer(x))
    layer.eval()
    expected = dense(layer, x, MASK)
    torch.testing.assert_close(layer(x, mask=MASK), expected)
    torch.testing.assert_close(layer(x, mask=MASK, return_weights=True)[0], expected)


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: made(block=0), "block must be at least 1, got 0"),
        (lambda: made(length=0), "length must be at least 1, got 0"),
        (lambda: made(random_blocks=-1), "random_blocks must be at least 0, got -1"),
        (lambda: made(reach=-1), "reach must be at least 0, got -1"),
        (lambda: made(global_blocks=-2), "global_blocks must be at least 0, got -2"),
        (lambda: made(positions=AlibiPositions(H)), "AlibiPositions, which adds to T"),
        (lambda: made(dropout=1.0), "dropout must lie in"),
        (lambda: BlockSparseAttention(W, 5, 4, T), "5 heads and width 12"),
        (lambda: made()(draw(B, T + 1, W)), "at most 29 tokens, got 30"),
        (lambda: made()(draw(B, T, W + 1)), r"x must be \(batch, time, 12\)"),
        (lambda: made()(draw(B, 0, W)), "x must not be empty"),
        (lambda: made()(draw(B, T, W), draw(B, T, W)), "got a context"),
        (lambda: made()(draw(B, T, W), mask=MASK.int()), "mask must be a boolean"),
        (
            lambda: made()(draw(B, T, W), mask=MASK.expand(B, T, T)),
            r"broadcast to the scores' shape \(3, 1, 29\), got \(3, 29, 29\)",
        ),
    ],
)
def test_refuses(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_the_table_is_no_parameter():
    layer = made()
    assert "random_blocks" in dict(layer.named_buffers())
    assert all(isinstance(each, nn.Parameter) for each in layer.parameters())
    assert "random_blocks" not in dict(layer.named_parameters())
