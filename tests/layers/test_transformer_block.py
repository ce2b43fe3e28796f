"""The block and its feed-forward network: against torch, invariants."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch_twins import twin_of_block

from course_lib.attention import causal_mask, padding_mask
from course_lib.layers import FeedForward, TransformerBlock, evaluating


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def block():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return TransformerBlock(width=12, heads=3).double()


@pytest.mark.parity("layers.feed_forward", "torch.nn.Sequential")
@pytest.mark.parametrize("activation, twin", [(F.gelu, nn.GELU()), (F.relu, nn.ReLU())])
def test_feed_forward_agrees_with_torch(activation, twin, assert_parity):
    layer = FeedForward(6, 10, activation).double()
    assert_parity(
        layer(draw(2, 3, 6)),
        nn.Sequential(layer.expand, twin, layer.contract)(draw(2, 3, 6)),
    )
    assert FeedForward(6).expand.out_features == 24


@pytest.mark.parity("layers.block", "torch.nn.TransformerEncoderLayer")
@pytest.mark.parametrize("mask", [None, causal_mask(5)])
def test_agrees_with_torch(block, mask, assert_parity):
    x = draw(2, 5, 12)
    assert_parity(
        block(x, mask),
        twin_of_block(block)(x, src_mask=None if mask is None else ~mask),
    )


def test_weights_come_along_and_change_nothing(block):
    x = draw(2, 5, 12)
    output, weights = block(x, causal_mask(5), return_weights=True)
    torch.testing.assert_close(output, block(x, causal_mask(5)))
    torch.testing.assert_close(
        weights.sum(-1), torch.ones(2, 3, 5, dtype=torch.float64)
    )


def test_padding_and_batch_do_not_matter(block):
    x = draw(3, 5, 12)
    together = block(x, padding_mask([2, 5, 4], 5))
    torch.testing.assert_close(together[:1, :2], block(x[:1, :2]))


def test_the_stream_passes_through_when_both_branches_give_nothing(block):
    for last in (block.attention.output, block.feed_forward.contract):
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)
    x = draw(2, 5, 12)
    assert block(x).equal(x)


def test_dropout_acts_in_training_alone():
    block = TransformerBlock(12, 3, dropout=0.5).double()
    x = draw(2, 5, 12)
    with torch.random.fork_rng(devices=[]):
        assert not block(x).equal(block(x))
        with evaluating(block):
            assert block(x).equal(block(x)) and not block(x).requires_grad
    assert block.training


def test_evaluating_puts_the_mode_back_after_an_error(block):
    with pytest.raises(RuntimeError), evaluating(block):
        raise RuntimeError
    assert block.training and torch.is_grad_enabled()
