"""Stretched rotary positions: against transformers' modeling_rope_utils, what each
promises, bad input.
"""

import math

import pytest
import torch
from transformers import LlamaConfig
from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS
from transformers.models.llama.modeling_llama import (
    LlamaRotaryEmbedding,
    apply_rotary_pos_emb,
)

from course_lib.positions import (
    DynamicNTKRotary,
    InterpolatedRotary,
    NTKRotary,
    RotaryPositions,
    YarnRotary,
)

TRAINED = 64


def draw(*shape, seed=0):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def config(width, kind, base=10_000.0, trained=TRAINED, **more):
    parameters = {"rope_type": kind, "rope_theta": base} | more
    if kind == "yarn":
        parameters["original_max_position_embeddings"] = trained
    return LlamaConfig(
        hidden_size=width, num_attention_heads=1, head_dim=width, max_position_embeddings=trained,
        rope_parameters=parameters,
    )  # fmt: skip


def compare(scheme, layer, length, width, assert_parity):
    query, key, index = (
        draw(1, 2, length, width),
        draw(1, 2, length, width, seed=1),
        torch.arange(length),
    )
    theirs = apply_rotary_pos_emb(query, key, *layer(query, index[None]))
    for mine, expected in zip(scheme.rotate(query, key, index), theirs, strict=True):
        assert_parity(mine, expected, rtol=1e-4, atol=1e-4)  # their angles are float32


@pytest.mark.parity(
    "positions.rotary_scaling: interpolation",
    "transformers LlamaRotaryEmbedding, linear",
)
@pytest.mark.parametrize("factor", [1.0, 2.0, 4.5])
def test_interpolation_agrees_with_transformers(factor, assert_parity):
    layer = LlamaRotaryEmbedding(config(16, "linear", factor=factor))
    compare(InterpolatedRotary(16, factor), layer, 3 * TRAINED, 16, assert_parity)


@pytest.mark.parity(
    "positions.rotary_scaling: dynamic NTK",
    "transformers LlamaRotaryEmbedding, dynamic",
)
@pytest.mark.parametrize("length", [TRAINED // 2, TRAINED, TRAINED + 1, 4 * TRAINED])
@pytest.mark.parametrize("factor", [1.0, 2.0])
def test_dynamic_ntk_agrees_with_transformers(factor, length, assert_parity):
    layer = LlamaRotaryEmbedding(config(16, "dynamic", factor=factor))
    compare(DynamicNTKRotary(16, TRAINED, factor), layer, length, 16, assert_parity)


@pytest.mark.parity(
    "positions.rotary_scaling: NTK-aware",
    "transformers modeling_rope_utils, dynamic at one length",
)
@pytest.mark.parametrize("width", [4, 16, 64])
def test_ntk_agrees_with_transformers_at_the_length_it_is_made_for(
    width, assert_parity
):
    expected, _ = ROPE_INIT_FUNCTIONS["dynamic"](
        config(width, "dynamic", factor=1.0), seq_len=4 * TRAINED
    )
    assert_parity(
        NTKRotary(width, 4.0).frequencies.float(), expected, rtol=1e-5, atol=0
    )


@pytest.mark.parity(
    "positions.rotary_scaling: YaRN", "transformers LlamaRotaryEmbedding, yarn"
)
@pytest.mark.parametrize(
    "width, trained, factor, base, turns",
    [
        (128, 4096, 16.0, 10_000.0, (32, 1)),  # LLaMA 2 as in the paper
        (64, 2048, 8.0, 500_000.0, (32, 1)),
        (16, TRAINED, 4.0, 10_000.0, (32, 1)),
        (16, 16, 4.0, 10_000.0, (4, 0.5)),
        (8, 4, 2.0, 10_000.0, (32, 1)),  # no pair turns once: all are interpolated
        (8, 512, 1.0, 10_000.0, (32, 1)),
    ],
)
def test_yarn_agrees_with_transformers(
    width, trained, factor, base, turns, assert_parity
):
    settings = config(
        width,
        "yarn",
        base,
        trained,
        factor=factor,
        beta_fast=turns[0],
        beta_slow=turns[1],
    )
    scheme = YarnRotary(width, factor, trained, base, *turns)
    expected, magnitude = ROPE_INIT_FUNCTIONS["yarn"](settings)
    assert_parity(scheme.frequencies.float(), expected, rtol=1e-5, atol=0)
    assert scheme.magnitude == pytest.approx(magnitude)
    compare(scheme, LlamaRotaryEmbedding(settings), 50, width, assert_parity)


@pytest.mark.parametrize(
    "make", [InterpolatedRotary, NTKRotary, lambda w, f: YarnRotary(w, f, TRAINED)]
)
def test_a_factor_of_one_changes_nothing(make):
    torch.testing.assert_close(
        make(16, 1.0).frequencies, RotaryPositions(16).frequencies
    )
    assert make(16, 1.0).magnitude == 1.0


def test_who_pays_for_the_stretch():
    plain = RotaryPositions(64).frequencies
    slowed = {
        name: plain / scheme.frequencies
        for name, scheme in {
            "interpolation": InterpolatedRotary(64, 4.0),
            "NTK-aware": NTKRotary(64, 4.0),
            "YaRN": YarnRotary(64, 4.0, 2048),
        }.items()
    }
    torch.testing.assert_close(
        slowed["interpolation"], torch.full((32,), 4.0, dtype=torch.float64)
    )
    torch.testing.assert_close(
        slowed["NTK-aware"], 4.0 ** (torch.arange(32, dtype=torch.float64) / 31)
    )
    turns = 2048 * plain / (2 * math.pi)
    assert (
        slowed["YaRN"][turns > 32].eq(1).all()
        and slowed["YaRN"][turns < 0.9].sub(4).abs().max() < 1e-9
    )
    assert (slowed["YaRN"].diff() >= -1e-12).all()


def test_interpolation_at_n_positions_is_plain_rotation_at_a_fraction_of_them():
    query, key = draw(1, 1, 5, 8).double(), draw(1, 1, 5, 8, seed=1).double()
    stretched = InterpolatedRotary(8, 4.0).rotate(query, key, 4 * torch.arange(5))
    plain = RotaryPositions(8).rotate(query, key, torch.arange(5))
    for one, other in zip(stretched, plain, strict=True):
        torch.testing.assert_close(one, other)


def test_yarn_multiplies_scores_by_the_square_of_its_magnitude():
    query, key, index = (
        draw(1, 1, 5, 8).double(),
        draw(1, 1, 5, 8, seed=1).double(),
        torch.arange(5),
    )
    scheme = YarnRotary(8, 4.0, 16)
    query_turned, key_turned = scheme.rotate(query, key, index)
    ratio = (query_turned.norm(dim=-1) * key_turned.norm(dim=-1)) / (
        query.norm(dim=-1) * key.norm(dim=-1)
    )
    torch.testing.assert_close(
        ratio, torch.full_like(ratio, (0.1 * math.log(4) + 1) ** 2)
    )


@pytest.mark.parametrize(
    "make",
    [
        InterpolatedRotary,
        NTKRotary,
        lambda w, f: YarnRotary(w, f, TRAINED),  # fmt: skip
        lambda w, f: DynamicNTKRotary(w, TRAINED, f),
    ],
)
def test_bad_factors_and_widths_are_named(make):
    for factor in (0.5, 0.0, -1.0, math.inf, math.nan):
        with pytest.raises(ValueError, match="factor must be at least 1 and finite"):
            make(16, factor)
    with pytest.raises(ValueError, match="width must be even.*got 15"):
        make(15, 2.0)


def test_other_bad_settings_are_named():
    for make in (lambda: NTKRotary(2, 2.0), lambda: DynamicNTKRotary(2, TRAINED)):
        with pytest.raises(
            ValueError, match="width must be at least 4 for NTK-aware scaling, got 2"
        ):
            make()
    for make in (lambda: YarnRotary(8, 2.0, 0), lambda: DynamicNTKRotary(8, 0)):
        with pytest.raises(
            ValueError, match="trained_length must be at least 1, got 0"
        ):
            make()
    for turns in ((1.0, 1.0), (1.0, 2.0), (2.0, 0.0)):
        with pytest.raises(ValueError, match="fast > slow > 0"):
            YarnRotary(8, 2.0, TRAINED, fast=turns[0], slow=turns[1])
