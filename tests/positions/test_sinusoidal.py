"""Sinusoidal positions: against an independent loop, the rotation property, growth, bad
input.
"""

import math

import pytest
import torch
from torch import nn

from course_lib.language_models import GPT, GPTConfig
from course_lib.positions import SinusoidalPositions, sinusoidal_table
from course_lib.positions.sinusoidal import frequencies


@pytest.mark.parity(
    "positions.sinusoidal", "the paper's formula, entry by entry (math.sin, math.cos)"
)
@pytest.mark.parametrize("width", [2, 6, 64])
def test_agrees_with_the_formula(width, assert_parity):
    rows = []
    for pos in range(300):
        row = []
        for i in range(width // 2):
            angle = pos / 10_000 ** (2 * i / width)
            row += [math.sin(angle), math.cos(angle)]
        rows.append(row)
    assert_parity(sinusoidal_table(300, width), torch.tensor(rows, dtype=torch.float64))


@pytest.mark.parity(
    "positions.sinusoidal", "transformers' sinusoidal table of Marian, interleaved"
)
def test_agrees_with_transformers(assert_parity):
    from transformers.models.marian.modeling_marian import (
        MarianSinusoidalPositionalEmbedding,
    )

    layer = MarianSinusoidalPositionalEmbedding(40, 16)
    halves = (
        layer.create_weight().detach()
    )  # all sines, then all cosines, as in tensor2tensor
    mine = sinusoidal_table(40, 16).float()
    assert_parity(torch.cat([mine[:, 0::2], mine[:, 1::2]], dim=1), halves)


@pytest.mark.parametrize("shift", [1, 7, 100])
def test_a_shift_is_a_rotation_whatever_the_position(shift):
    table = sinusoidal_table(300, 16)
    angle = shift * frequencies(16)
    cos, sin = angle.cos(), angle.sin()
    blocks = [
        torch.tensor([[c, s], [-s, c]]) for c, s in zip(cos, sin, strict=True)
    ]  # sin(a+b), cos(a+b)
    rotation = torch.block_diag(*blocks)
    torch.testing.assert_close(
        rotation @ rotation.T, torch.eye(16, dtype=torch.float64)
    )
    torch.testing.assert_close(
        table[shift:], table[:-shift] @ rotation.T, rtol=0, atol=1e-9
    )


def test_the_dot_product_of_two_rows_depends_on_their_distance_alone():
    products = sinusoidal_table(50, 16) @ sinusoidal_table(50, 16).T
    for shift in (0, 1, 20):
        diagonal = products.diagonal(shift)
        torch.testing.assert_close(
            diagonal,
            torch.full_like(diagonal, frequencies(16).mul(shift).cos().sum().item()),
        )


def test_it_reads_texts_of_any_length_and_every_row_is_different():
    scheme = SinusoidalPositions(16)
    x = torch.zeros(1, 1_500, 16)
    rows = scheme.embed(x)[0]
    torch.testing.assert_close(rows, sinusoidal_table(1_500, 16).float())
    torch.testing.assert_close(scheme.embed(x[:, :5])[0], rows[:5], rtol=0, atol=0)
    near = torch.cdist(rows[None].double(), rows[None].double())[0].fill_diagonal_(
        math.inf
    )
    assert near.min() > 0.05


def test_there_is_nothing_to_train_or_save():
    scheme = SinusoidalPositions(8)
    assert not [*scheme.parameters(), *scheme.buffers(), *scheme.state_dict()]
    assert (
        scheme.to(torch.bfloat16)
        .embed(torch.zeros(1, 600, 8, dtype=torch.bfloat16))
        .dtype
        == torch.bfloat16
    )
    model = GPT(GPTConfig(10, width=8, heads=2), positions=SinusoidalPositions(8))
    nn.Module.load_state_dict(
        model,
        GPT(GPTConfig(10, width=8, heads=2), 1, SinusoidalPositions(8)).state_dict(),
    )


def test_scale_multiplies_the_waves():
    x = torch.zeros(1, 9, 8)
    torch.testing.assert_close(
        SinusoidalPositions(8, scale=0.02).embed(x),
        0.02 * SinusoidalPositions(8).embed(x),
    )


def test_bad_input_is_named():
    for width in (7, 0):
        with pytest.raises(ValueError, match=f"width must be even.*got {width}"):
            SinusoidalPositions(width)
    with pytest.raises(ValueError, match="x must have width 8, got 6"):
        SinusoidalPositions(8).embed(torch.zeros(1, 3, 6))
    with pytest.raises(ValueError, match="base must be greater than 1, got 1"):
        SinusoidalPositions(8, base=1)
    with pytest.raises(ValueError, match="scale must be greater than 0, got 0"):
        SinusoidalPositions(8, scale=0)
    with pytest.raises(ValueError, match="length must not be negative, got -1"):
        sinusoidal_table(-1, 8)
