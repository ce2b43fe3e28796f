"""The attention-only transformer: against torch's layers, invariants, learned
distances.
"""

import pytest
import torch
from torch import nn

from course_lib.attention import causal_mask
from course_lib.language_models.attention_only import AttentionOnly, DistanceBias

SYMBOLS, LENGTH, WIDTH, HEADS = 7, 9, 16, 4


def made(**options):
    return AttentionOnly(SYMBOLS, LENGTH, WIDTH, heads=HEADS, **options).double()


def tokens(batch=2, length=LENGTH, seed=0):
    return torch.randint(
        SYMBOLS, (batch, length), generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity(
    "language_models.attention_only", "torch.nn.MultiheadAttention and LayerNorm"
)
@pytest.mark.parametrize("layers", [1, 2, 3])
def test_agrees_with_torchs_layers(layers, assert_parity):
    model, ids = made(layers=layers), tokens()
    with torch.no_grad():
        for norm in [*model.norms, model.norm]:
            norm.weight.normal_(1, 0.1, generator=torch.Generator().manual_seed(1))
    x = model.embedding.weight[ids]
    seen = []
    for norm, attention in zip(model.norms, model.attentions, strict=True):
        twin = nn.MultiheadAttention(
            WIDTH, HEADS, bias=False, batch_first=True
        ).double()
        with torch.no_grad():
            parts = attention.query, attention.key, attention.value
            twin.in_proj_weight.copy_(torch.cat([part.weight for part in parts]))
            twin.out_proj.weight.copy_(attention.output.weight)
        distance = (torch.arange(LENGTH)[:, None] - torch.arange(LENGTH)).clamp(min=0)
        added = 10 * attention.positions.table[:, distance].masked_fill(
            ~causal_mask(LENGTH), -torch.inf
        )
        y = nn.functional.layer_norm(x, (WIDTH,), norm.weight, norm.bias)
        gathered, weights = twin(
            y, y, y, attn_mask=added.repeat(2, 1, 1), average_attn_weights=False
        )
        x, seen = x + gathered, [*seen, weights]
    expected = (
        nn.functional.layer_norm(x, (WIDTH,), model.norm.weight, model.norm.bias)
        @ model.symbols.weight.T
    )
    assert_parity(model(ids), expected)
    assert_parity(model.attention_weights(ids), torch.stack(seen))


def test_nothing_looks_ahead():
    model, ids = made(), tokens()
    other = ids.clone()
    other[:, 5:] = (other[:, 5:] + 1) % SYMBOLS
    torch.testing.assert_close(model(ids)[:, :5], model(other)[:, :5])
    assert not torch.allclose(model(ids)[:, 5:], model(other)[:, 5:])
    assert model.attention_weights(ids).triu(1).abs().max() == 0


def test_only_distances_count():
    """The same symbols further on in the text get the same scores, if nothing before
    them can be seen.
    """
    bias = DistanceBias(HEADS, LENGTH)
    nn.init.normal_(bias.table, generator=torch.Generator().manual_seed(0))
    query, index = torch.zeros(1, HEADS, 4, 4), torch.arange(4)
    whole = bias.bias(torch.zeros(1, HEADS, 7, 4), torch.arange(7))
    torch.testing.assert_close(bias.bias(query, index), whole[:, 3:, 3:])
    torch.testing.assert_close(
        bias.bias(query, torch.arange(7)), whole[:, 3:]
    )  # the queries are the last of them


def test_heads_start_with_penalties_that_halve():
    bias = DistanceBias(3, 5, steepest=2.0).bias(
        torch.zeros(1, 3, 5, 4), torch.arange(5)
    )
    assert bias.shape == (3, 5, 5) and bias[:, 4].tolist() == [
        [-8, -6, -4, -2, 0],
        [-4, -3, -2, -1, 0],
        # fmt: skip
        [-2, -1.5, -1, -0.5, 0],
    ]
    model = made(layers=3)
    assert [bool(a.positions.table.any()) for a in model.attentions] == [
        True,
        False,
        False,
    ]


def test_the_seed_decides_and_global_state_stays():
    state = torch.get_rng_state()
    one, same, other = made(seed=3), made(seed=3), made(seed=4)
    assert torch.get_rng_state().equal(state)
    ids = tokens()
    assert one(ids).equal(same(ids)) and not torch.allclose(one(ids), other(ids))


def test_gradients_reach_every_parameter():
    model = made()
    model(tokens(4)).square().sum().backward()
    assert all(parameter.grad.abs().max() > 1e-9 for parameter in model.parameters())


def test_bad_shape_is_named():
    with pytest.raises(ValueError, match="heads must divide the width"):
        AttentionOnly(SYMBOLS, LENGTH, 15, heads=4)
