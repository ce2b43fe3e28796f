"""RMSNorm: against torch and transformers, invariants, bad input."""

import pytest
import torch
from torch import nn

from course_lib.layers import RMSNorm


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity("layers.rms_norm", "torch.nn.RMSNorm")
@pytest.mark.parametrize("shape", [(8,), (5, 8), (2, 3, 5, 8)])
@pytest.mark.parametrize("scale, shift", [(1, 0), (1e-3, 0), (1e3, -50)])
def test_agrees_with_torch(shape, scale, shift, assert_parity):
    ours, theirs = RMSNorm(8).double(), nn.RMSNorm(8, eps=1e-6).double()
    for layer in (ours, theirs):
        layer.load_state_dict({"weight": draw(8, seed=1)})
    mine = (draw(*shape) * scale + shift).requires_grad_()
    other = mine.detach().clone().requires_grad_()
    assert_parity(ours(mine), theirs(other))
    ours(mine).pow(3).sum().backward()
    theirs(other).pow(3).sum().backward()
    torch.testing.assert_close(mine.grad, other.grad)


@pytest.mark.parity("layers.rms_norm", "transformers' LlamaRMSNorm")
@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_agrees_with_llama(dtype, assert_parity):
    from transformers.models.llama.modeling_llama import LlamaRMSNorm

    ours, theirs = RMSNorm(8).to(dtype), LlamaRMSNorm(8).to(dtype)
    for layer in (ours, theirs):
        layer.load_state_dict({"weight": draw(8, seed=1).to(dtype)})
    x = (draw(2, 5, 8) * 30).to(dtype)
    assert ours(x).dtype == dtype
    assert_parity(ours(x), theirs(x))


def test_root_mean_square_one_whatever_the_input_was_and_the_mean_stays():
    x = draw(3, 8) * 100 + 700
    normalized = RMSNorm(8).double()(x)
    torch.testing.assert_close(
        normalized.square().mean(-1), torch.ones(3, dtype=torch.float64)
    )
    assert (normalized.mean(-1) > 0.5).all()  # LayerNorm would have taken it out


def test_the_direction_stays_and_the_length_does_not_matter():
    layer, x = RMSNorm(8, epsilon=0.0).double(), draw(3, 8)
    torch.testing.assert_close(
        nn.functional.cosine_similarity(layer(x), x), torch.ones(3, dtype=torch.float64)
    )
    torch.testing.assert_close(layer(1000 * x), layer(x))
    assert not torch.allclose(layer(-x), layer(x))


def test_on_centered_vectors_it_is_layer_norm():
    x = draw(3, 8)
    x = x - x.mean(dim=-1, keepdim=True)
    torch.testing.assert_close(
        RMSNorm(8, 1e-5).double()(x), nn.LayerNorm(8).double()(x)
    )


def test_each_position_is_normalized_by_itself():
    layer, x = RMSNorm(8).double(), draw(4, 5, 8)
    assert layer(x)[2, 3].equal(layer(x[2, 3]))


def test_zeros_give_zeros_and_nan_stays():
    x = torch.zeros(2, 8)
    x[1, 2] = float("nan")
    x.requires_grad_()
    output = RMSNorm(8)(x)
    assert output[0].eq(0).all() and output[1].isnan().all()
    output[0].sum().backward()
    assert x.grad[0].isfinite().all()


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision_survives_numbers_whose_squares_overflow(dtype):
    x = draw(2, 8) * 1000
    output = RMSNorm(8).to(dtype)(x.to(dtype))
    assert output.dtype == dtype
    torch.testing.assert_close(
        output.double(), RMSNorm(8).double()(x), rtol=0, atol=0.05
    )


def test_a_wrong_width_is_named():
    with pytest.raises(ValueError, match="width 8, got 7"):
        RMSNorm(8)(draw(2, 7))
