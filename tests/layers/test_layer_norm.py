"""LayerNorm: against torch, invariants, bad input."""

import pytest
import torch
from torch import nn

from course_lib.layers import LayerNorm


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity("layers.layer_norm", "torch.nn.LayerNorm")
@pytest.mark.parametrize("shape", [(8,), (5, 8), (2, 3, 5, 8)])
@pytest.mark.parametrize("scale, shift", [(1, 0), (1e-3, 0), (1e3, -50)])
def test_agrees_with_torch(shape, scale, shift, assert_parity):
    ours, theirs = LayerNorm(8).double(), nn.LayerNorm(8).double()
    for layer in (ours, theirs):  # same names, so weights go from one to the other
        layer.load_state_dict({"weight": draw(8, seed=1), "bias": draw(8, seed=2)})
    mine = (draw(*shape) * scale + shift).requires_grad_()
    other = mine.detach().clone().requires_grad_()
    assert_parity(ours(mine), theirs(other))
    ours(mine).square().sum().backward()
    theirs(other).square().sum().backward()
    torch.testing.assert_close(mine.grad, other.grad)


def test_mean_zero_variance_one_whatever_the_input_was():
    normalized = LayerNorm(8).double()(draw(3, 8) * 100 + 7)
    torch.testing.assert_close(normalized.mean(-1), torch.zeros(3, dtype=torch.float64))
    torch.testing.assert_close(
        normalized.var(-1, correction=0), torch.ones(3, dtype=torch.float64)
    )


def test_each_position_is_normalized_by_itself():
    layer, x = LayerNorm(8).double(), draw(4, 5, 8)
    assert layer(x)[2, 3].equal(layer(x[2, 3]))


def test_equal_entries_give_zeros_and_nan_stays():
    x = torch.full((2, 8), 3.0)
    x[1, 2] = float("nan")
    assert LayerNorm(8)(x)[0].eq(0).all() and LayerNorm(8)(x)[1].isnan().all()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_survives_numbers_whose_squares_overflow(dtype):
    x = draw(2, 8) * 1000
    output = LayerNorm(8).to(dtype)(x.to(dtype))
    assert output.dtype == dtype
    torch.testing.assert_close(
        output.double(), LayerNorm(8).double()(x), rtol=0, atol=0.05
    )


def test_a_wrong_width_is_named():
    with pytest.raises(ValueError, match="width 8, got 7"):
        LayerNorm(8)(draw(2, 7))
