"""GPT: against a model built of torch's layers, invariants, initial values, bad input."""

import math

import pytest
import torch
import torch.nn.functional as F
from torch_twins import twin_of_block

from course_lib.language_models import GPT, GPTConfig

CONFIG = GPTConfig(vocabulary_size=11, context=9, width=16, layers=3, heads=4)


def draw_ids(*shape, seed=0):
    return torch.randint(
        CONFIG.vocabulary_size, shape, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def model():
    """A GPT in float64 with parameters large enough that every part of it matters."""
    model = GPT(CONFIG).double()
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(
                torch.randn(parameter.shape, dtype=torch.float64, generator=generator),
                alpha=0.3,
            )
    return model


@pytest.mark.parity(
    "language_models.gpt", "torch.nn.TransformerEncoderLayer, norm_first"
)
@pytest.mark.parametrize("time", [1, 6, 9])
def test_agrees_with_a_model_of_torchs_layers(model, time, assert_parity):
    ids = draw_ids(4, time)
    x = F.embedding(ids, model.tokens.weight) + F.embedding(
        torch.arange(time), model.positions.table
    )
    hidden = torch.nn.Transformer.generate_square_subsequent_mask(
        time, dtype=torch.float64
    )
    for block in model.blocks:
        x = twin_of_block(block)(x, src_mask=hidden)
    x = F.layer_norm(x, (16,), model.norm.weight, model.norm.bias)
    expected = F.linear(x, model.tokens.weight)
    assert expected.std() > 1  # not a comparison of zeros
    assert_parity(model(ids), expected)


@pytest.mark.parametrize("spread", [1.0, 1e5])
def test_later_tokens_do_not_matter(model, spread):
    with torch.no_grad():
        for block in model.blocks:
            block.attention.query.weight *= spread
            block.attention.key.weight *= spread
    ids = draw_ids(2, 9)
    other = ids.clone()
    other[:, 5:] = (other[:, 5:] + 1) % 11
    torch.testing.assert_close(
        model(ids)[:, :5], model(other)[:, :5], rtol=1e-10, atol=1e-10
    )
    assert not torch.allclose(model(ids)[:, 5:], model(other)[:, 5:])


def test_one_alone_equals_one_in_a_batch_with_padding_behind_it(model):
    ids = draw_ids(3, 9)
    torch.testing.assert_close(model(ids)[:1, :4], model(ids[:1, :4]))


def test_a_mask_hides_more_than_the_future_and_never_less(model):
    ids = draw_ids(2, 6)
    assert model(ids, torch.ones(6, 6, dtype=torch.bool)).equal(model(ids))
    hidden = torch.ones(6, 6, dtype=torch.bool)
    hidden[3:, 2] = False  # nobody after it sees the third token
    other = ids.clone()
    other[:, 2] = (other[:, 2] + 1) % 11
    torch.testing.assert_close(model(ids, hidden)[:, 3:], model(other, hidden)[:, 3:])
    assert not torch.allclose(model(ids)[:, 3:], model(other)[:, 3:])
    with pytest.raises(ValueError, match="boolean tensor"):
        model(ids, torch.ones(6, 6))
    with pytest.raises(ValueError, match=r"shape \(2, 6, 6\), got \(3, 6, 6\)"):
        model(ids, torch.ones(3, 6, 6, dtype=torch.bool))


def test_order_matters(model):
    ids = torch.tensor([[1, 2, 3]])
    assert not torch.allclose(model(ids)[:, -1], model(ids[:, [1, 0, 2]])[:, -1])


def test_attention_weights_are_those_of_the_model(model):
    ids = draw_ids(2, 6)
    model.dropout.p = 0.9  # must not act
    weights = model.attention_weights(ids)
    assert (
        weights.shape == (3, 2, 4, 6, 6)
        and not weights.requires_grad
        and model.training
    )
    torch.testing.assert_close(
        weights.sum(-1), torch.ones(3, 2, 4, 6, dtype=torch.float64)
    )
    assert weights.triu(1).eq(0).all()
    block = model.blocks[0]
    x = block.attention_norm(model.positions.embed(model.tokens(ids)))
    _, expected = block.attention(
        x, mask=torch.ones(6, 6, dtype=torch.bool).tril(), return_weights=True
    )
    torch.testing.assert_close(weights[0], expected)


def test_gradients_reach_every_parameter(model):
    ids = draw_ids(4, 10)
    F.cross_entropy(model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten()).backward()
    for name, parameter in model.named_parameters():
        # Softmax does not see what all keys have in common, so the keys' bias has no
        # effect.
        expected_zero = name.endswith("key.bias")
        assert (parameter.grad.abs().max() < 1e-10) == expected_zero, name


def test_the_embedding_is_the_output_layer_and_counted_once():
    width, layers = CONFIG.width, CONFIG.layers
    block = (
        12 * width**2 + 13 * width
    )  # 4 W^2 + 4 W attention, 8 W^2 + 5 W feed-forward, 4 W norms
    expected = (
        (CONFIG.vocabulary_size + CONFIG.context) * width + layers * block + 2 * width
    )
    assert sum(parameter.numel() for parameter in GPT(CONFIG).parameters()) == expected


def test_initial_values_are_gpt2s():
    model = GPT(
        GPTConfig(vocabulary_size=300, width=128, layers=8, heads=4, context=300)
    )
    for name, parameter in model.named_parameters():
        if name.endswith("bias"):
            assert parameter.eq(0).all(), name
        elif "norm" in name:
            assert parameter.eq(1).all(), name
        else:
            last = name.endswith(
                ("attention.output.weight", "feed_forward.contract.weight")
            )
            assert parameter.std().item() == pytest.approx(
                0.02 / math.sqrt(16) if last else 0.02, rel=0.03
            ), name
    loss = F.cross_entropy(
        model(torch.arange(200)[None]).flatten(0, 1), torch.arange(1, 201)
    )
    assert loss.item() == pytest.approx(math.log(300), abs=0.1)  # knows nothing yet


def test_the_seed_determines_the_model_and_global_state_is_left_alone():
    before = torch.get_rng_state()
    one, again, other = GPT(CONFIG, seed=3), GPT(CONFIG, seed=3), GPT(CONFIG, seed=4)
    assert torch.get_rng_state().equal(before)
    assert all(
        a.equal(b) for a, b in zip(one.parameters(), again.parameters(), strict=True)
    )
    assert not one.tokens.weight.equal(other.tokens.weight)
    torch.rand(1)
    assert GPT(CONFIG, seed=3).tokens.weight.equal(one.tokens.weight)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half_precision(dtype):
    model = GPT(CONFIG)
    ids = draw_ids(2, 9)
    exact = model(ids)
    output = model.to(dtype)(ids)
    assert output.dtype == dtype
    torch.testing.assert_close(output.float(), exact, rtol=0, atol=0.02)


@pytest.mark.parametrize(
    "ids, message",
    [
        (torch.zeros(1, 10, dtype=torch.long), "reads at most 9 tokens, got 10"),
        (torch.tensor([[0, 11]]), "between 0 and 10, got 11"),
        (torch.tensor([[-1, 5]]), "between 0 and 10, got -1"),
        (torch.zeros(3).long(), r"\(batch, time\).*got torch.int64 \(3,\)"),
        (torch.zeros(1, 0, dtype=torch.long), "not empty"),
        (torch.zeros(1, 3), "got torch.float32"),
    ],
)
def test_bad_ids_are_named(ids, message):
    with pytest.raises(ValueError, match=message):
        GPT(CONFIG)(ids)
    with pytest.raises(ValueError, match=message):
        GPT(CONFIG).attention_weights(ids)


@pytest.mark.parametrize(
    "changes, message",
    [
        ({"heads": 5}, "heads must divide the width, got 5 heads and width 64"),
        ({"layers": 0}, "layers must be at least 1, got 0"),
        ({"vocabulary_size": 0}, "vocabulary_size must be at least 1"),
        ({"dropout": 1.0}, r"dropout must lie in \[0, 1\), got 1.0"),
    ],
)
def test_bad_configurations_are_named(changes, message):
    with pytest.raises(ValueError, match=message):
        GPTConfig(**{"vocabulary_size": 10} | changes)
