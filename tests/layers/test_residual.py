"""Residual branches and blocks: against torch with the norm first and last, the
identity path, bad input.
"""

import pytest
import torch
from torch import nn
from torch_twins import twin_of_block

from course_lib.attention import causal_mask, padding_mask
from course_lib.layers import (
    ARRANGEMENTS,
    Dropout,
    LayerNorm,
    ResidualBlock,
    ResidualBranch,
    RMSNorm,
    TransformerBlock,
    evaluating,
)
from course_lib.layers.residual_block import NORMS

WIDTH, HEADS = 12, 3


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def block_of(arrangement, norm="layer"):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        block = TransformerBlock(
            WIDTH, HEADS, norm=NORMS[norm], arrangement=arrangement
        ).double()
        # No gain is left at 1 and no bias at 0, so that each must be in its place.
        for parameter in block.parameters():
            parameter.data += 0.1 * torch.randn_like(parameter)
    return block


@pytest.mark.parity(
    "layers.residual", "torch.nn.TransformerEncoderLayer, norm_first=True and False"
)
@pytest.mark.parametrize("mask", [None, causal_mask(5)])
@pytest.mark.parametrize("arrangement", ["pre-norm", "post-norm"])
def test_agrees_with_torch(arrangement, mask, assert_parity):
    block = block_of(arrangement)
    twin = twin_of_block(block)
    twin.norm_first = arrangement == "pre-norm"
    mine, other = draw(2, 5, WIDTH).requires_grad_(), draw(2, 5, WIDTH).requires_grad_()
    theirs = twin(other, src_mask=None if mask is None else ~mask)
    assert_parity(block(mine, mask), theirs)
    block(mine, mask).pow(3).sum().backward()
    theirs.pow(3).sum().backward()
    torch.testing.assert_close(mine.grad, other.grad)


@pytest.mark.parity("layers.residual_block", "the course's TransformerBlock")
@pytest.mark.parametrize("norm", ["layer", "rms", "none"])
@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_two_branches_are_the_transformer_block(arrangement, norm, assert_parity):
    block, x = block_of(arrangement, norm), draw(2, 5, WIDTH)
    branches = ResidualBlock(WIDTH, HEADS, arrangement, norm).double()
    branches.attention.branch = block.attention
    branches.attention.norm = block.attention_norm
    branches.feed_forward.branch = block.feed_forward
    branches.feed_forward.norm = block.feed_forward_norm
    mask = causal_mask(5)
    assert_parity(branches(x, mask), block(x, mask))
    assert_parity(branches(x, causal=True), block(x, mask))


@pytest.mark.parametrize("norm", [LayerNorm, RMSNorm])
def test_each_arrangement_by_its_formula(norm):
    f, norm, x = (
        nn.Linear(WIDTH, WIDTH).double(),
        norm(WIDTH).double(),
        draw(2, 5, WIDTH) * 3,
    )
    expected = {
        "pre-norm": x + f(norm(x)),
        "post-norm": norm(x + f(x)),
        "no residual": f(norm(x)),
    }
    assert set(expected) == set(ARRANGEMENTS)
    for arrangement, formula in expected.items():
        torch.testing.assert_close(ResidualBranch(f, norm, arrangement)(x), formula)


@pytest.mark.parametrize("norm", ["layer", "rms", "none"])
def test_branches_that_give_nothing_leave_the_identity_in_pre_norm_alone(norm):
    x = draw(2, 5, WIDTH) * 3
    outputs = {}
    for arrangement in ARRANGEMENTS:
        block = block_of(arrangement, norm)
        for last in (block.attention.output, block.feed_forward.contract):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)
        outputs[arrangement] = block(x)
    assert outputs["pre-norm"].equal(x)
    assert outputs["no residual"].eq(0).all()
    assert outputs["post-norm"].equal(x) == (norm == "none")


@pytest.mark.parametrize("depth", [1, 8, 64])
def test_the_gradient_of_the_identity_path_is_one_at_any_depth(depth):
    branches = [nn.Linear(WIDTH, WIDTH).double() for _ in range(depth)]
    for branch in branches:
        nn.init.zeros_(branch.weight)
        nn.init.zeros_(branch.bias)
    got = {}
    for arrangement in ARRANGEMENTS:
        x = (draw(2, 5, WIDTH) * 3).requires_grad_()
        stack = nn.Sequential(
            *[
                ResidualBranch(f, LayerNorm(WIDTH).double(), arrangement)
                for f in branches
            ]
        )
        upstream = draw(2, 5, WIDTH, seed=1)
        (got[arrangement],) = torch.autograd.grad(stack(x), x, upstream)
    assert got["pre-norm"].equal(upstream)
    assert got["no residual"].eq(0).all()
    # The first norm divides by the stream's spread of about 3, and so does its
    # gradient.
    assert 0.2 < got["post-norm"].norm() / upstream.norm() < 0.5


def test_post_norm_keeps_the_stream_at_variance_one_and_pre_norm_lets_it_grow():
    for arrangement in ("pre-norm", "post-norm"):
        stream = draw(4, 5, WIDTH)
        for seed in range(16):
            with torch.random.fork_rng(devices=[]):
                torch.manual_seed(seed)
                block = TransformerBlock(WIDTH, HEADS, arrangement=arrangement)
                stream = block.double()(stream)
        spread = stream.var(-1, correction=0).mean()
        assert spread > 1.2 if arrangement == "pre-norm" else abs(spread - 1) < 1e-3


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_one_alone_equals_one_in_a_padded_batch(arrangement):
    block, x = block_of(arrangement), draw(3, 5, WIDTH)
    together = block(x, padding_mask([2, 5, 4], 5))
    torch.testing.assert_close(together[:1, :2], block(x[:1, :2]))


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_the_future_cannot_leak(arrangement):
    block, x = block_of(arrangement), draw(2, 5, WIDTH)
    before = block(x, causal_mask(5))
    x[:, 3:] = 50.0
    after = block(x, causal_mask(5))
    torch.testing.assert_close(after[:, :3], before[:, :3], rtol=1e-12, atol=1e-12)
    assert not torch.allclose(after[:, 3:], before[:, 3:])


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_dropout_acts_on_what_is_added_in_training_alone(arrangement):
    f, x = nn.Linear(WIDTH, WIDTH).double(), draw(2, 5, WIDTH)
    with_dropout = ResidualBranch(
        f, nn.Identity(), arrangement, Dropout(0.5, torch.Generator().manual_seed(0))
    )
    plain = ResidualBranch(f, nn.Identity(), arrangement)
    with evaluating(with_dropout):
        assert with_dropout(x).equal(plain(x))
    changed = with_dropout(x)
    stream = 0 if arrangement == "no residual" else x
    added = changed - stream
    dropped = added.eq(0)
    assert dropped.any() and not dropped.all()
    torch.testing.assert_close(added[~dropped], 2 * f(x)[~dropped])


@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(arrangement, dtype):
    block, x = block_of(arrangement), draw(2, 5, WIDTH)
    exact = block(x, causal_mask(5))
    output = block.to(dtype)(x.to(dtype), causal_mask(5))
    assert output.dtype == dtype
    torch.testing.assert_close(output.double(), exact, rtol=0, atol=0.06)


def test_bad_input_is_named():
    with pytest.raises(
        ValueError,
        match="arrangement must be one of pre-norm, post-norm, no residual, got 'pre'",
    ):
        ResidualBranch(nn.Identity(), nn.Identity(), "pre")
    with pytest.raises(
        ValueError, match="norm must be one of layer, rms, none, got 'batch'"
    ):
        ResidualBlock(WIDTH, HEADS, norm="batch")
    with pytest.raises(ValueError, match="heads must divide"):
        ResidualBlock(WIDTH, 5)
    with pytest.raises(ValueError, match="arrangement must be one of .*, got 'pre'"):
        TransformerBlock(WIDTH, HEADS, arrangement="pre")
    with pytest.raises(ValueError, match="heads must divide"):
        TransformerBlock(WIDTH, 5)
    with pytest.raises(
        ValueError, match=r"keep the shape \(2, 5, 12\), got \(2, 5, 1\)"
    ):
        ResidualBranch(nn.Linear(12, 1).double(), nn.Identity())(
            draw(2, 5, 12)
        )  # would broadcast
