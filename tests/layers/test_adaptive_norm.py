"""Adaptive norms: against torch's layers with the modulation written into their
weights, invariants, bad input.
"""

from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch_twins import twin_of_block

from course_lib.attention import causal_mask
from course_lib.layers import AdaptiveNorm, AdaptiveZeroBlock, modulate

WIDTH, CONDITION = 12, 5


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def opened(layer):
    """The layer with a modulation that is not zero."""
    for seed, parameter in enumerate(layer.modulation.parameters()):
        nn.init.normal_(parameter, generator=torch.Generator().manual_seed(seed))
    return layer.double()


@pytest.fixture
def block():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return AdaptiveZeroBlock(WIDTH, 3, CONDITION).double()


@pytest.mark.parity(
    "layers.adaptive_norm", "torch.nn.LayerNorm, one for each condition"
)
@pytest.mark.parametrize("axes", [(), (7,), (2, 7)])
def test_a_condition_is_the_weights_of_a_layer_norm(axes, assert_parity):
    layer = opened(AdaptiveNorm(WIDTH, CONDITION))
    x, condition = draw(3, *axes, WIDTH), draw(3, CONDITION, seed=1)
    output = layer(x, condition)
    for one, its_condition, its_output in zip(x, condition, output, strict=True):
        twin = nn.LayerNorm(WIDTH, eps=1e-6).double()
        bent = its_condition * torch.sigmoid(its_condition)
        shift, scale = (layer.modulation.weight @ bent + layer.modulation.bias).split(
            WIDTH
        )
        twin.load_state_dict({"weight": 1 + scale, "bias": shift})
        assert_parity(its_output, twin(one))


@pytest.mark.parity(
    "layers.adaptive_norm", "torch.nn.TransformerEncoderLayer, one for each condition"
)
def test_a_condition_is_the_norms_and_last_maps_of_a_plain_block(block, assert_parity):
    opened(block)
    x, condition = draw(3, 5, WIDTH), draw(3, CONDITION, seed=1)
    output = block(x, condition, causal_mask(5))
    for one, its_condition, its_output in zip(x, condition, output, strict=True):
        six = block.modulation(nn.functional.silu(its_condition)).detach().split(WIDTH)
        norms = [SimpleNamespace(weight=1 + six[at + 1], bias=six[at]) for at in (0, 3)]
        plain = SimpleNamespace(
            attention=block.attention,
            feed_forward=block.feed_forward,
            attention_norm=norms[0],
            feed_forward_norm=norms[1],
        )
        twin = twin_of_block(plain)
        twin.norm1.eps = twin.norm2.eps = 1e-6
        with (
            torch.no_grad()
        ):  # a gate multiplies what the branch's last map gives: its rows and its bias
            for last, gate in (
                (twin.self_attn.out_proj, six[2]),
                (twin.linear2, six[5]),
            ):
                last.weight.mul_(gate[:, None])
                last.bias.mul_(gate)
        assert_parity(its_output, twin(one[None], src_mask=~causal_mask(5))[0])


def test_modulate_by_hand():
    x = torch.tensor([[[1.0, 2.0]], [[1.0, 2.0]]])
    shift, scale = (
        torch.tensor([[0.0, 1.0], [5.0, 0.0]]),
        torch.tensor([[0.0, 2.0], [-1.0, 0.0]]),
    )
    torch.testing.assert_close(
        modulate(x, shift, scale), torch.tensor([[[1.0, 7.0]], [[5.0, 2.0]]])
    )


def test_at_the_start_the_norm_is_a_plain_one_and_the_block_the_identity(block):
    x, condition = draw(2, 5, WIDTH), draw(2, CONDITION, seed=1) * 100
    plain = nn.LayerNorm(WIDTH, eps=1e-6, elementwise_affine=False)
    torch.testing.assert_close(
        AdaptiveNorm(WIDTH, CONDITION).double()(x, condition), plain(x)
    )
    assert block(x, condition).equal(x)
    deep = x
    for _ in range(24):
        deep = block(deep, condition)
    assert deep.equal(x)


def test_a_block_that_is_the_identity_still_learns_its_gates_first(block):
    x, condition = draw(2, 5, WIDTH), draw(2, CONDITION, seed=1)
    block(x, condition).pow(2).sum().backward()
    gates = torch.cat(
        [
            block.modulation.weight.grad[2 * WIDTH : 3 * WIDTH],
            block.modulation.weight.grad[5 * WIDTH :],
        ]
    )
    assert gates.abs().min() > 0
    assert (
        block.modulation.weight.grad[: 2 * WIDTH].eq(0).all()
    )  # shift and scale come to life once a gate is open
    assert all(
        parameter.grad.eq(0).all() for parameter in block.feed_forward.parameters()
    )


def test_gradients_reach_every_parameter_once_the_gates_are_open(block):
    opened(block)(draw(2, 5, WIDTH), draw(2, CONDITION, seed=1)).pow(3).sum().backward()
    for name, parameter in block.named_parameters():
        assert (
            parameter.grad.abs().max() < 1e-8
            if name == "attention.key.bias"
            else parameter.grad.abs().max() > 1e-6
        )


def test_one_alone_equals_one_in_a_batch_and_conditions_do_not_mix(block):
    opened(block)
    x, condition = draw(3, 5, WIDTH), draw(3, CONDITION, seed=1)
    together = block(x, condition)
    torch.testing.assert_close(block(x[:1], condition[:1]), together[:1])
    condition[1:] += 1
    changed = block(x, condition)
    torch.testing.assert_close(changed[:1], together[:1])
    assert not torch.allclose(changed[1:], together[1:])


def test_building_a_norm_leaves_the_global_random_state_alone():
    state = torch.random.get_rng_state()
    AdaptiveNorm(WIDTH, CONDITION)
    assert torch.random.get_rng_state().equal(state)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(dtype):
    layer = opened(AdaptiveNorm(WIDTH, CONDITION))
    x, condition = draw(2, 5, WIDTH) * 1000, draw(2, CONDITION, seed=1)
    exact = layer(x, condition)
    output = layer.to(dtype)(x.to(dtype), condition.to(dtype))
    assert output.dtype == dtype
    torch.testing.assert_close(output.double(), exact, rtol=0.03, atol=0.1)


def test_bad_input_is_named(block):
    x, condition = draw(2, 5, WIDTH), draw(2, CONDITION)
    for layer in (block, AdaptiveNorm(WIDTH, CONDITION).double()):
        with pytest.raises(
            ValueError, match=r"x must be \(batch, ..., 12\), got \(2, 5, 11\)"
        ):
            layer(x[..., 1:], condition)
        with pytest.raises(
            ValueError, match=r"condition must be .* \(2, 5\), got \(1, 5\)"
        ):
            layer(x, condition[:1])  # would broadcast: one condition for all, unnoticed
        with pytest.raises(
            ValueError, match=r"condition must be .* \(2, 5\), got \(2, 4\)"
        ):
            layer(x, condition[:, 1:])
    with pytest.raises(
        ValueError, match=r"scale must be \(batch, width\) = \(2, 12\), got \(12,\)"
    ):
        modulate(x, draw(2, 12), draw(12))
    with pytest.raises(ValueError, match="heads must divide"):
        AdaptiveZeroBlock(WIDTH, 5, CONDITION)
