"""Low-rank updates: the closed form, what is trained, merging, bad input."""

import pytest
import torch
from torch import nn

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers.lora import LoRALinear, add_lora, merge_lora

DRAW = torch.Generator().manual_seed(5)


def drawn(*shape):
    return torch.randn(*shape, generator=DRAW, dtype=torch.float64)


def adapted(inputs=7, outputs=5, rank=3, alpha=6.0, bias=True):
    """A map whose update is no longer zero."""
    layer = LoRALinear(nn.Linear(inputs, outputs, bias).double(), rank, alpha, seed=1)
    layer.up.data = drawn(outputs, rank)
    return layer


@pytest.mark.parity("layers.lora", "one matrix: W + (α / R) · B A")
@pytest.mark.parametrize("bias", [True, False])
def test_is_its_equation_forward_and_backward(bias, assert_parity):
    layer, x = adapted(bias=bias), drawn(2, 4, 7)
    weight = layer.linear.weight + 6.0 / 3 * layer.up @ layer.down
    expected = torch.einsum("oi,bti->bto", weight, x)
    if bias:
        expected = expected + layer.linear.bias
    assert_parity(layer(x), expected)
    assert_parity(layer.merged()(x), expected)
    pull = drawn(2, 4, 5)
    layer(x).backward(pull)
    whole = torch.einsum("bto,bti->oi", pull, x)  # the gradient of one whole matrix
    assert_parity(layer.up.grad, 2.0 * whole @ layer.down.T)
    assert_parity(layer.down.grad, 2.0 * layer.up.T @ whole)
    assert layer.linear.weight.grad is None


def gpt():
    return GPT(GPTConfig(11, 6, 8, 2, 2), seed=3).double()


def test_begins_as_the_model_it_was_made_from():
    model, ids = gpt(), torch.tensor([[1, 5, 0], [10, 2, 2]])
    before = model(ids)
    names = add_lora(model, 2, where=lambda name: "attention" in name)
    assert len(names) == 8 and all("attention" in name for name in names)
    assert model(ids).equal(before)
    trained = {n for n, p in model.named_parameters() if p.requires_grad}
    assert trained == {f"{name}.{part}" for name in names for part in ("down", "up")}
    # Each map draws its own A.
    draws = [model.get_submodule(name).down for name in names]
    assert not draws[0].equal(draws[1])


def test_merging_keeps_the_function_and_the_names():
    model, ids = gpt(), torch.tensor([[3, 1, 4, 1, 5]])
    names = list(model.state_dict())
    add_lora(model, 2, alpha=4.0)
    for layer in model.modules():
        if isinstance(layer, LoRALinear):
            layer.up.data = drawn(*layer.up.shape)
    changed = model(ids)
    merge_lora(model)
    assert list(model.state_dict()) == names
    assert torch.allclose(model(ids), changed, atol=1e-12)
    assert all(parameter.requires_grad for parameter in model.parameters())


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="nn.Linear, got Embedding"):
        LoRALinear(nn.Embedding(3, 4), 1)
    for rank in (0, 4):
        with pytest.raises(ValueError, match=f"between 1 and 3, got {rank}"):
            LoRALinear(nn.Linear(3, 9), rank)
    with pytest.raises(ValueError, match="linear maps in GPT to adapt, got none"):
        add_lora(gpt(), 2, where=lambda name: False)
