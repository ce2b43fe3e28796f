"""Causal dilated convolution: against torch, causality, the receptive field to the
step, bad input.
"""

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from course_lib.recurrent import (
    CausalConvolution,
    TemporalBlock,
    TemporalConvolution,
    receptive_field,
)


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def torch_twin(layer):
    """torch's convolution with the weights of ours, padded on both sides; what lies
    beyond the end is cut off.
    """
    width, inputs, before = (
        layer.map.out_features,
        layer.inputs,
        (layer.kernel - 1) * layer.dilation,
    )
    twin = nn.Conv1d(
        inputs, width, layer.kernel, dilation=layer.dilation, padding=before
    ).double()
    with torch.no_grad():
        twin.weight.copy_(
            layer.map.weight.unflatten(1, (layer.kernel, inputs)).transpose(1, 2)
        )
        twin.bias.copy_(layer.map.bias)
    return twin, lambda x: twin(x.transpose(1, 2))[..., : x.shape[1]].transpose(1, 2)


@pytest.mark.parity("recurrent.temporal_convolution", "torch.nn.Conv1d")
@pytest.mark.parametrize(
    "kernel, dilation", [(1, 1), (2, 1), (3, 1), (3, 2), (2, 5), (4, 7)]
)
@pytest.mark.parametrize("length", [1, 9])
def test_agrees_with_torch(kernel, dilation, length, assert_parity):
    layer = CausalConvolution(3, 5, kernel, dilation).double()
    twin, call = torch_twin(layer)
    mine, other = (
        draw(4, length, 3).requires_grad_(),
        draw(4, length, 3).requires_grad_(),
    )
    ours, theirs = layer(mine), call(other)
    assert_parity(ours, theirs)
    probe = draw(4, length, 5, seed=1)
    (ours * probe).sum().backward()
    (theirs * probe).sum().backward()
    assert_parity(mine.grad, other.grad)
    assert_parity(layer.map.bias.grad, twin.bias.grad)
    assert_parity(
        layer.map.weight.grad.unflatten(1, (kernel, 3)).transpose(1, 2),
        twin.weight.grad,
    )


@pytest.mark.parity("recurrent.temporal_convolution", "torch.nn.Conv1d")
def test_a_stack_of_blocks_agrees_with_torch(assert_parity):
    model, x = TemporalConvolution(4, kernel=3, blocks=3).double(), draw(2, 20, 4)
    expected = x
    for block in model.blocks:
        first, second = (torch_twin(layer)[1] for layer in (block.first, block.second))
        expected = F.relu(expected + F.relu(second(F.relu(first(expected)))))
    assert_parity(model(x), expected)


def positive(model):
    """Give a network parameters under which nothing cancels and no ReLU is dead."""
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.uniform_(0.5, 1.0)
    return model


@pytest.mark.parametrize(
    "kernel, blocks", [(2, 1), (3, 1), (3, 2), (2, 4), (5, 2), (3, 4), (1, 3)]
)
def test_the_receptive_field_is_what_the_formula_says(kernel, blocks):
    model = positive(TemporalConvolution(2, kernel, blocks).double())
    field = receptive_field(kernel, [2**block for block in range(blocks)])
    assert model.receptive_field == field
    x = torch.ones(1, field + 5, 2, dtype=torch.float64, requires_grad=True)
    (reached,) = torch.autograd.grad(model(x)[0, -1].sum(), x)
    touched = reached[0].abs().sum(dim=-1) > 0
    assert (
        not touched[:5].any() and touched[5:].all()
    )  # every position within it, and none beyond


def test_known_receptive_fields():
    assert (
        receptive_field(3, [1, 2, 4, 8]) == 61
        and receptive_field(2, [1, 2, 4], convolutions=1) == 8
    )
    assert receptive_field(1, [1, 2, 4]) == 1 and receptive_field(3, []) == 1


@pytest.mark.parametrize("size", [1.0, 1e30])
def test_the_future_does_not_reach_the_past(size):
    model, x = TemporalConvolution(4, 3, 3).double(), draw(2, 30, 4) * size
    other = x.clone()
    other[:, 20:] *= -7
    assert model(x)[:, :20].equal(model(other)[:, :20])
    assert not model(x)[:, 20:].equal(model(other)[:, 20:])


def test_a_shifted_input_gives_a_shifted_output():
    model, x = TemporalConvolution(4, 3, 2).double(), draw(2, 30, 4)
    field = model.receptive_field
    torch.testing.assert_close(
        model(x)[:, field + 2 :], model(x[:, 3:])[:, field - 1 :]
    )


def test_one_alone_equals_one_in_a_padded_batch():
    model, x = TemporalConvolution(4, 3, 3).double(), draw(3, 12, 4)
    x[0, 7:] = 1e3
    torch.testing.assert_close(model(x)[:1, :7], model(x[:1, :7]))


def test_gradients_reach_every_parameter():
    model = TemporalBlock(8, 3, 2).double()
    model(draw(2, 12, 8)).square().sum().backward()
    assert all(parameter.grad.abs().max() > 1e-6 for parameter in model.parameters())


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda: CausalConvolution(3, 5, 3)(draw(2, 6, 4)),
            r"\(batch, time, 3\), got \(2, 6, 4\)",
        ),
        (lambda: CausalConvolution(3, 5, 3)(draw(2, 0, 3)), "at least one time step"),
        (lambda: CausalConvolution(3, 5, 0), "kernel must be at least 1, got 0"),
        (lambda: CausalConvolution(3, 5, 3, 0), "dilation must be at least 1, got 0"),
        (lambda: TemporalConvolution(3, 3, 0), "blocks must be at least 1, got 0"),
        (lambda: TemporalConvolution(3)(draw(2, 6, 4)), r"\(batch, time, 3\)"),
        (lambda: receptive_field(3, [1, 0]), "dilation 1 must be at least 1, got 0"),
        (lambda: receptive_field(0, [1]), "kernel must be at least 1"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
