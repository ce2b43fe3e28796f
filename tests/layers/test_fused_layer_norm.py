"""FusedLayerNorm: against LayerNorm written out and NumPy, options, bad input."""

import numpy as np
import pytest
import torch

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers import FusedLayerNorm, LayerNorm


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parametrize("shape", [(8,), (5, 8), (2, 3, 5, 8)])
@pytest.mark.parametrize("scale, shift", [(1, 0), (1e-3, 0), (1e3, -50)])
def test_agrees_with_the_formula_written_out(shape, scale, shift):
    plain, fused = LayerNorm(8).double(), FusedLayerNorm(8).double()
    for layer in (plain, fused):
        layer.load_state_dict({"weight": draw(8, seed=1), "bias": draw(8, seed=2)})
    one = (draw(*shape) * scale + shift).requires_grad_()
    other = one.detach().clone().requires_grad_()
    torch.testing.assert_close(fused(one), plain(other))
    for layer, x in ((fused, one), (plain, other)):
        layer(x).pow(3).sum().backward()
    torch.testing.assert_close(one.grad, other.grad)
    for a, b in zip(fused.parameters(), plain.parameters(), strict=True):
        torch.testing.assert_close(a.grad, b.grad)


@pytest.mark.parity("layers.fused_layer_norm", "NumPy's mean and variance")
@pytest.mark.parametrize("epsilon", [1e-5, 0.1])
def test_agrees_with_numpy(epsilon, assert_parity):
    x = draw(4, 8) * 3 + 2
    told = x.numpy()
    spread = np.sqrt(told.var(axis=-1, keepdims=True) + epsilon)
    theirs = (told - told.mean(axis=-1, keepdims=True)) / spread
    ours = FusedLayerNorm(8, epsilon, bias=False, gain=False)(x)
    assert_parity(ours, torch.from_numpy(theirs))


@pytest.mark.parametrize(
    "options, names",
    [
        ({}, ["weight", "bias"]),
        ({"bias": False}, ["weight"]),
        ({"bias": False, "gain": False}, []),
    ],
)
def test_gain_and_shift_can_be_left_out(options, names):
    layer = FusedLayerNorm(8, **options)
    assert [name for name, _ in layer.named_parameters()] == names
    torch.testing.assert_close(
        layer.double()(draw(3, 8)).mean(-1), torch.zeros(3).double()
    )


def test_a_model_of_fused_norms_computes_what_the_plain_one_does():
    shape = {"vocabulary_size": 11, "context": 7, "width": 12, "layers": 2, "heads": 3}
    plain, fused = (
        GPT(GPTConfig(**shape, norm=norm)).double() for norm in ("layer", "fused layer")
    )
    with torch.no_grad():
        for number, parameter in enumerate(plain.parameters()):
            parameter.copy_(draw(*parameter.shape, seed=number))
    fused.load_state_dict(plain.state_dict())
    ids = torch.randint(11, (2, 7), generator=torch.Generator().manual_seed(3))
    torch.testing.assert_close(fused(ids), plain(ids))


def test_a_wrong_width_and_a_bias_alone_are_refused():
    with pytest.raises(ValueError, match="width 8, got 7"):
        FusedLayerNorm(8)(draw(2, 7))
    with pytest.raises(ValueError, match="expected a gain with the bias"):
        FusedLayerNorm(8, gain=False)
