"""Quantized maps, tables and models: against torch's fake quantization, saved and
loaded, bytes, bad input.
"""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from course_lib.deployment import (
    Int8Linear,
    QuantizedEmbedding,
    QuantizedLinear,
    quantize_model,
    stored_bytes,
)
from course_lib.deployment.quantization import choose_grid
from course_lib.language_models import GPT, GPTConfig

BIAS = pytest.mark.parametrize("bias", [True, False])


def draw(*shape, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator)


def linear(inputs=12, outputs=5, bias=True):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return nn.Linear(inputs, outputs, bias)


def fake(weight, scale, bits, group):
    """The weight rounded by torch, with given scales."""
    last = 2 ** (bits - 1) - 1
    rows = weight.detach()
    rows = rows if group is None else rows.reshape(-1, group)
    scale = scale.detach().float().flatten()
    zero = torch.zeros_like(scale, dtype=torch.int32)
    found = torch.fake_quantize_per_channel_affine(rows, scale, zero, 0, -last, last)
    return found.view(weight.shape)


@pytest.mark.parity("deployment.quantized_linear", "torch.fake_quantize and F.linear")
@BIAS
@pytest.mark.parametrize("bits, group", [(8, None), (4, None), (4, 3), (3, 4), (2, 6)])
def test_a_quantized_map_is_torchs_fake_one(bits, group, bias, assert_parity):
    layer, x = linear(bias=bias), draw(2, 3, 12)
    ours = QuantizedLinear(layer, bits, group)
    weight = fake(layer.weight, ours.scale, bits, group)
    assert_parity(ours.weight, weight)
    assert_parity(ours(x), F.linear(x, weight, layer.bias))
    assert ours.packed.dtype == torch.uint8 and ours.packed.shape == (
        5,
        -(-12 * bits // 8),
    )


@pytest.mark.parity("deployment.int8_linear", "torch.fake_quantize and F.linear")
@BIAS
@pytest.mark.parametrize("ends", [None, (-2.0, 3.5), (0.5, 2.0)])
def test_integer_sums_are_sums_of_rounded_numbers(ends, bias, assert_parity):
    layer, x = linear(bias=bias), draw(4, 3, 12, seed=1)
    weight = fake(layer.weight, layer.weight.abs().amax(1) / 127, 8, None)
    if ends is None:
        rows = x.view(-1, 12)
        rounded = fake(rows, rows.abs().amax(1) / 127, 8, None).view(x.shape)
    else:
        scale, point = choose_grid(*map(torch.tensor, ends), 8, symmetric=False)
        rounded = torch.fake_quantize_per_tensor_affine(
            x, float(scale), int(point), 0, 255
        )
    ours = Int8Linear(layer, *(ends or ()))
    expected = F.linear(rounded.double(), weight.double())
    expected = expected if layer.bias is None else expected + layer.bias.double()
    assert_parity(ours(x), expected.float())


def test_sums_need_more_than_eight_bits():
    layer = nn.Linear(2, 1, bias=False)
    layer.weight.data = torch.tensor([[2.0, 2.0]])
    x = torch.tensor([[100.0, 100.0]])
    assert Int8Linear(layer)(x).item() == pytest.approx(400, rel=0.01)
    assert Int8Linear(layer)(torch.zeros(1, 2)).item() == 0
    for inputs in (300, 5000):  # sums beyond 16 bits
        wide = nn.Linear(inputs, 1, bias=False)
        wide.weight.data.fill_(1.0)
        found = Int8Linear(wide, 0.0, 1.0)(torch.ones(1, inputs))
        assert found.item() == pytest.approx(inputs, rel=1e-5)


@pytest.mark.parity(
    "deployment.quantized_embedding", "torch.fake_quantize, F.embedding"
)
@pytest.mark.parametrize("bits", [4, 8])
def test_a_quantized_table_is_torchs_fake_one(bits, assert_parity):
    table = nn.Embedding(7, 9)
    table.weight.data = draw(7, 9)
    ours, ids = QuantizedEmbedding(table, bits), torch.tensor([[6, 0], [2, 2]])
    weight = fake(table.weight.data, ours.scale, bits, None)
    assert_parity(ours.weight, weight)
    assert_parity(ours(ids), F.embedding(ids, weight))


def gpt(seed=3, **options):
    model = GPT(GPTConfig(11, 8, 16, 2, 2, **options), seed)
    for parameter in model.parameters():
        parameter.data += 0.1 * draw(*parameter.shape, seed=len(parameter))
    return model.eval()


IDS = torch.tensor([[1, 5, 0, 9], [10, 2, 2, 3]])


def test_a_model_of_eight_bits_is_close_and_of_two_bits_is_not():
    model = gpt()
    expected = model(IDS)

    def off(*arguments, **options):
        small = copy.deepcopy(model)
        quantize_model(small, *arguments, **options)
        return ((small(IDS) - expected).norm() / expected.norm()).item()

    assert off(8) < 0.02 < off(4) < off(2)
    assert off(4, 4) < off(4)
    assert off(8) < off(8, table_bits=8) < 0.02 < off(8, table_bits=3)


@pytest.mark.parametrize("tied", [True, False])
def test_what_is_replaced_and_what_a_tied_head_reads(tied):
    model = gpt(tied=tied)
    table = model.tokens.weight.detach().clone()
    names = quantize_model(model, 4, 8)
    assert len(names) == 12 + (not tied) and ("head" in names) == (not tied)
    assert isinstance(model.tokens, nn.Embedding)
    hidden = model.hidden(IDS)
    if tied:
        assert model.score(hidden).equal(hidden @ table.T)
    other = gpt(tied=True)
    assert "tokens" in quantize_model(other, 8, table_bits=8)
    hidden = other.hidden(IDS)
    assert other.score(hidden).equal(hidden @ other.tokens.weight.T)
    assert not other.tokens.weight.equal(table)
    only = gpt()
    kept = quantize_model(only, where=lambda name: "feed_forward" in name)
    assert len(kept) == 4 and isinstance(only.blocks[0].attention.query, nn.Linear)


def test_saved_and_loaded_it_says_the_same(tmp_path):
    model = gpt()
    quantize_model(model, 3, 8, table_bits=4)
    torch.save(model.state_dict(), tmp_path / "model.pt")
    fresh = gpt(seed=9)
    quantize_model(fresh, 3, 8, table_bits=4)
    assert not fresh(IDS).equal(model(IDS))
    fresh.load_state_dict(torch.load(tmp_path / "model.pt"))
    assert fresh(IDS).equal(model(IDS))


def test_bytes_are_counted():
    model = gpt()
    plain = stored_bytes(model)
    assert plain == 4 * sum(p.numel() for p in model.parameters())
    weights = sum(m.weight.numel() for m in model.modules() if isinstance(m, nn.Linear))
    quantize_model(model, 4, 8)
    # Half a byte a weight and two for each group of 8, where there were four a weight.
    assert stored_bytes(model) == plain - 4 * weights + weights // 2 + weights // 8 * 2
    shared = nn.ModuleList([linear(), linear()])
    shared[1].weight = shared[0].weight
    assert stored_bytes(shared) == 4 * (60 + 5 + 5)


def test_types_and_training_of_what_is_left():
    precise = gpt().double()
    quantize_model(precise, 4, 8, table_bits=8)
    assert precise(IDS).dtype == torch.float64
    model = gpt()
    quantize_model(model, 4, 8)
    model(IDS).square().mean().backward()
    trained = {name for name, p in model.named_parameters() if p.grad is not None}
    assert "norm.weight" in trained and not any("packed" in name for name in trained)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="both ends of a range, got 1.0 and None"):
        Int8Linear(linear(), 1.0)
    with pytest.raises(ValueError, match="groups of 5 do not fill"):
        quantize_model(gpt(), 4, 5)
    with pytest.raises(ValueError, match="linear maps inside of GPT, got none"):
        quantize_model(gpt(), where=lambda name: False)
    with pytest.raises(ValueError, match="linear maps inside of Linear, got none"):
        quantize_model(linear())
