"""SwiGLU: against transformers' LLaMA, invariants, bad input."""

import pytest
import torch

from course_lib.layers import FeedForward, SwiGLU
from course_lib.layers.swiglu import equal_hidden


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity("layers.swiglu", "transformers' LlamaMLP")
@pytest.mark.parametrize("bias", [False, True])
def test_agrees_with_llama(bias, assert_parity):
    from transformers import LlamaConfig
    from transformers.models.llama.modeling_llama import LlamaMLP

    theirs = LlamaMLP(
        LlamaConfig(
            hidden_size=12, intermediate_size=20, num_attention_heads=3, mlp_bias=bias
        )
    ).double()
    ours = SwiGLU(12, 20, bias).double()
    names = {"gate": "gate_proj", "expand": "up_proj", "contract": "down_proj"}
    state = theirs.state_dict()
    ours.load_state_dict(
        {
            key: state[f"{names[key.split('.')[0]]}.{key.split('.')[1]}"]
            for key in ours.state_dict()
        }
    )
    mine, other = draw(2, 5, 12).requires_grad_(), draw(2, 5, 12).requires_grad_()
    assert_parity(ours(mine), theirs(other))
    ours(mine).pow(2).sum().backward()
    theirs(other).pow(2).sum().backward()
    torch.testing.assert_close(mine.grad, other.grad)


def test_by_hand():
    layer = SwiGLU(1, 1)
    for parameter, value in zip(
        layer.parameters(), (1.0, 3.0, 2.0), strict=True
    ):  # gate, expand, contract
        torch.nn.init.constant_(parameter, value)
    x = torch.tensor([[0.0], [2.0]])
    sigmoid = 1 / (1 + torch.e**-2)
    torch.testing.assert_close(
        layer(x), torch.tensor([[0.0], [2 * (2 * sigmoid) * (3 * 2)]])
    )


@pytest.mark.parametrize("width", [32, 96, 512, 4096])
def test_as_many_parameters_as_the_feed_forward_that_it_replaces(width):
    assert equal_hidden(width) % 8 == 0
    assert 1 <= 3 * equal_hidden(width) / (8 * width) < 1 + 24 / (8 * width)


def test_counted_on_the_layers_themselves():
    count = [
        sum(p.numel() for p in layer.parameters() if p.dim() == 2)
        for layer in (SwiGLU(48), FeedForward(48))
    ]
    assert count == [3 * 48 * 128, 2 * 48 * 192] and count[0] == count[1]


def test_a_closed_gate_passes_nothing_and_an_open_one_what_expand_gives():
    layer = SwiGLU(4, 6, bias=True).double()
    x = draw(3, 4)
    torch.nn.init.zeros_(layer.gate.weight)
    torch.nn.init.constant_(layer.gate.bias, -1000.0)
    torch.testing.assert_close(layer(x), layer.contract.bias.expand(3, 4))
    torch.nn.init.constant_(layer.gate.bias, 1000.0)
    torch.testing.assert_close(layer(x), layer.contract(1000.0 * layer.expand(x)))


def test_each_position_alone_and_gradients_reach_every_parameter():
    layer, x = SwiGLU(12).double(), draw(3, 5, 12)
    torch.testing.assert_close(layer(x)[1, 2], layer(x[1, 2]))
    layer(x).square().sum().backward()
    assert all(parameter.grad.abs().max() > 1e-6 for parameter in layer.parameters())


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(dtype):
    layer, x = SwiGLU(12).double(), draw(3, 5, 12)
    exact = layer(x)
    output = layer.to(dtype)(x.to(dtype))
    assert output.dtype == dtype
    torch.testing.assert_close(output.double(), exact, rtol=0, atol=0.05)


def test_nan_stays_and_a_wrong_width_is_named():
    x = draw(3, 12)
    x[1, 2] = float("nan")
    output = SwiGLU(12).double()(x)
    assert output[1].isnan().all() and output[[0, 2]].isfinite().all()
    with pytest.raises(ValueError, match="width 12, got 11"):
        SwiGLU(12)(draw(3, 11))
