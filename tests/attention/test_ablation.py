"""Switching heads off: against weights set to zero, as a sum over heads, put back
afterwards, bad input.
"""

import pytest
import torch
from torch import nn

from course_lib.attention import (
    GroupedQueryAttention,
    MultiHeadAttention,
    ablate_heads,
    causal_mask,
)
from course_lib.language_models.gpt import GPT, GPTConfig

WIDTH, HEADS = 24, 4


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture(params=["multi-head", "grouped"])
def layer(request):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        if request.param == "grouped":
            return GroupedQueryAttention(WIDTH, HEADS, 2).double()
        return MultiHeadAttention(WIDTH, HEADS).double()


@pytest.mark.parity(
    "attention.ablation",
    "torch.nn.MultiheadAttention with a head's output weights at zero",
)
@pytest.mark.parametrize("return_weights", [False, True])
@pytest.mark.parametrize("off", [[0], [2], [0, 3], [], [0, 1, 2, 3]])
def test_agrees_with_torchs_layer_without_those_columns(
    off, return_weights, assert_parity
):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layer = MultiHeadAttention(WIDTH, HEADS).double()
    twin = nn.MultiheadAttention(WIDTH, HEADS, batch_first=True).double()
    with torch.no_grad():
        parts = layer.query, layer.key, layer.value
        twin.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
        twin.in_proj_bias.copy_(torch.cat([part.bias for part in parts]))
        twin.out_proj.weight.copy_(layer.output.weight)
        twin.out_proj.bias.copy_(layer.output.bias)
        for head in off:
            twin.out_proj.weight[:, 6 * head : 6 * head + 6] = 0
    x, mask = draw(2, 7, WIDTH), causal_mask(7)
    with ablate_heads(layer, off):
        got = layer(x, mask=mask, return_weights=return_weights)
    output, weights = twin(x, x, x, attn_mask=~mask, average_attn_weights=False)
    assert_parity(got[0] if return_weights else got, output)
    if return_weights:
        assert_parity(got[1], weights)  # where an ablated head looks is not touched


def test_what_single_heads_add_sums_to_what_all_add(layer):
    x = draw(2, 7, WIDTH)
    whole, parts = layer(x), []
    for head in range(HEADS):
        with ablate_heads(layer, head):
            parts.append(whole - layer(x))
    torch.testing.assert_close(sum(parts) + layer.output.bias, whole)
    assert all(part.abs().max() > 1e-3 for part in parts)


def test_the_layer_is_as_before_afterwards_even_after_an_error(layer):
    x = draw(2, 7, WIDTH)
    before = layer(x)
    with pytest.raises(RuntimeError, match="stop"), ablate_heads(layer, [1, 2]):
        assert not torch.allclose(layer(x), before)
        raise RuntimeError("stop")
    assert layer(x).equal(before) and not layer.output._forward_pre_hooks


def test_blocks_can_be_nested(layer):
    x = draw(2, 7, WIDTH)
    with ablate_heads(layer, [0, 2]):
        both = layer(x)
    with ablate_heads(layer, 0), ablate_heads(layer, 2):
        assert layer(x).equal(both)


def test_an_ablated_head_gets_no_gradient(layer):
    with ablate_heads(layer, 1):
        layer(draw(2, 7, WIDTH)).square().sum().backward()
    assert (
        layer.query.weight.grad[6:12].eq(0).all()
        and layer.query.weight.grad[:6].abs().max() > 1e-6
    )
    assert layer.output.weight.grad[:, 6:12].eq(0).all()


def test_nan_of_an_ablated_head_is_gone(layer):
    with torch.no_grad():
        layer.value.weight[:6] = float("nan")
    x = draw(2, 7, WIDTH)
    assert layer(x).isnan().any()
    with ablate_heads(
        layer, [0, 1] if isinstance(layer, GroupedQueryAttention) else [0]
    ):
        assert layer(x).isfinite().all()


def test_in_a_model_causality_holds_and_the_prediction_changes():
    model = GPT(GPTConfig(11, 12, 16, 2, 4), seed=0).double()
    ids = torch.randint(11, (2, 9), generator=torch.Generator().manual_seed(0))
    other = ids.clone()
    other[:, 6:] = (other[:, 6:] + 1) % 11
    with ablate_heads(model.blocks[0].attention, 2):
        torch.testing.assert_close(model(ids)[:, :6], model(other)[:, :6])
        changed = model(ids)
    assert not torch.allclose(changed, model(ids))


def test_bad_input(layer):
    for bad in (4, -1, [0, 9]):
        with (
            pytest.raises(ValueError, match="heads must lie between 0 and 3"),
            ablate_heads(layer, bad),
        ):
            pass
    with (
        pytest.raises(ValueError, match="linear map output, got Linear"),
        ablate_heads(nn.Linear(2, 2), 0),
    ):
        pass
