"""Structured pruning: against the same model with units and heads set to zero."""

import copy

import pytest
import torch
from torch import nn

from course_lib.attention.grouped_query import GroupedQueryAttention
from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.deployment.structured_pruning import (
    head_scores,
    hidden_scores,
    keep_heads,
    keep_hidden,
    prune_hidden,
    take,
)
from course_lib.language_models import GPT, GPTConfig
from course_lib.layers.feed_forward import FeedForward
from course_lib.layers.swiglu import SwiGLU
from course_lib.positions.rotary import RotaryPositions

IDS = torch.tensor([[1, 5, 0, 9, 4], [10, 2, 2, 3, 0]])


def drawn(module, seed=0):
    generator = torch.Generator().manual_seed(seed)
    for parameter in module.parameters():
        parameter.data = torch.randn(parameter.shape, generator=generator)
    return module.double()


@pytest.mark.parity("deployment.structured_pruning", "the same units set to zero")
@pytest.mark.parametrize("bias", [True, False])
def test_hidden_units_are_gone_as_if_they_wrote_nothing(bias, assert_parity):
    layer = drawn(FeedForward(6, 10, bias=bias))
    units, x = torch.tensor([7, 0, 3]), torch.randn(2, 4, 6).double()
    silent = copy.deepcopy(layer)
    gone = [n for n in range(10) if n not in (7, 0, 3)]
    silent.contract.weight.data[:, gone] = 0
    keep_hidden(layer, units)
    assert_parity(layer(x), silent(x))
    assert layer.expand.weight.shape == (3, 6) and layer.contract.in_features == 3


@pytest.mark.parity("deployment.structured_pruning", "the same heads set to zero")
@pytest.mark.parametrize("positions", [None, RotaryPositions(4)])
def test_heads_are_gone_as_if_they_wrote_nothing(positions, assert_parity):
    layer = drawn(MultiHeadAttention(12, 3, positions=positions))
    x, silent = torch.randn(2, 5, 12).double(), copy.deepcopy(layer)
    silent.output.weight.data[:, 4:8] = 0  # head 1
    keep_heads(layer, torch.tensor([0, 2]))
    assert_parity(layer(x, causal=True), silent(x, causal=True))
    assert layer.query.weight.shape == (8, 12) and layer.output.weight.shape == (12, 8)
    silent.output.weight.data[:, :4] = 0
    keep_heads(layer, torch.tensor([1]))  # once more
    assert_parity(layer(x, causal=True), silent(x, causal=True))


def test_scores_are_what_a_unit_can_write():
    layer = drawn(FeedForward(6, 10))
    reads, writes = layer.expand.weight.detach(), layer.contract.weight.detach()
    expected = [float(reads[n].norm() * writes[:, n].norm()) for n in range(10)]
    assert hidden_scores(layer).tolist() == pytest.approx(expected)
    attention = drawn(MultiHeadAttention(12, 3))
    attention.output.weight.data[:, 4:8] *= 1e-3
    assert head_scores(attention).argmin() == 1


def test_a_smaller_gpt_is_a_gpt():
    model = drawn(GPT(GPTConfig(11, 8, 12, 2, 3, bias=False))).eval()
    model.blocks[1].feed_forward.contract.weight.data[:, ::2] *= 1e-9
    before = model(IDS)
    smaller = prune_hidden(model, 24)
    assert smaller.config.hidden == 24 and model.config.hidden is None
    assert model(IDS).equal(before)
    fresh = GPT(smaller.config).double()
    fresh.load_state_dict(smaller.state_dict())
    assert fresh(IDS).equal(smaller(IDS))
    count = sum(p.numel() for p in model.parameters())
    assert count - sum(p.numel() for p in smaller.parameters()) == 2 * 24 * 24
    assert prune_hidden(model, 48)(IDS).equal(before)
    prune_hidden(smaller, 6)(IDS).sum().backward()
    # Where half of the units write nothing, losing them costs nothing.
    model.blocks[0].feed_forward.contract.weight.data[:, 1::2] = 0
    halved = prune_hidden(model, 24)
    torch.testing.assert_close(halved(IDS), model(IDS), rtol=1e-6, atol=1e-6)


def test_rows_and_columns_are_taken():
    linear = drawn(nn.Linear(4, 3))
    some = take(linear, rows=torch.tensor([2, 0]), columns=torch.tensor([1, 3]))
    assert some.weight.equal(linear.weight[[2, 0]][:, [1, 3]])
    assert some.bias.equal(linear.bias[[2, 0]]) and some.weight.requires_grad


def test_bad_input_is_named():
    layer = FeedForward(6, 10)
    with pytest.raises(ValueError, match="got SwiGLU and 1 units"):
        keep_hidden(SwiGLU(6), torch.tensor([0]))
    with pytest.raises(ValueError, match="FeedForward and 0 units"):
        keep_hidden(layer, torch.tensor([], dtype=torch.long))
    shared = GroupedQueryAttention(12, 6, 2)
    with pytest.raises(ValueError, match="a key head for each query head, got 6 and 2"):
        head_scores(shared)
    with pytest.raises(ValueError, match="heads to keep, got none"):
        keep_heads(MultiHeadAttention(12, 3), torch.tensor([], dtype=torch.long))
    for hidden in (0, 49):
        with pytest.raises(ValueError, match=f"between 1 and 48, got {hidden}"):
            prune_hidden(GPT(GPTConfig(11, 8, 12, 2, 3)), hidden)
