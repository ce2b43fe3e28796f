"""Rotary positions: against transformers' LLaMA and against complex numbers,
invariants, bad input.
"""

import numpy as np
import pytest
import torch
from transformers import LlamaConfig
from transformers.models.llama.modeling_llama import (
    LlamaRotaryEmbedding,
    apply_rotary_pos_emb,
)

from course_lib.positions import RotaryPositions, pairs_to_halves, rotate_pairs
from course_lib.positions.sinusoidal import frequencies


def draw(*shape, seed=0, dtype=torch.float64):
    return torch.randn(
        *shape, dtype=dtype, generator=torch.Generator().manual_seed(seed)
    )


def queries_and_keys(queries=7, keys=7, width=8):
    return (
        draw(2, 3, queries, width),
        draw(2, 3, keys, width, seed=1),
        torch.arange(keys),
    )


def llama(width, **parameters):
    """transformers' rotary layer for heads of this width, with frequencies in float32
    as it always has them.
    """
    settings = {"rope_type": "default", "rope_theta": 10_000.0} | parameters
    config = LlamaConfig(
        hidden_size=width,
        num_attention_heads=1,
        head_dim=width,
        rope_parameters=settings,
    )
    return LlamaRotaryEmbedding(config)


@pytest.mark.parity(
    "positions.rotary", "transformers LlamaRotaryEmbedding and apply_rotary_pos_emb"
)
@pytest.mark.parametrize("base", [10_000.0, 500_000.0])
@pytest.mark.parametrize("width", [2, 8, 64])
def test_agrees_with_llama(width, base, assert_parity):
    query, key, index = queries_and_keys(width=width)
    query, key = query.float(), key.float()
    cos, sin = llama(width, rope_theta=base)(query, index[None])
    expected = apply_rotary_pos_emb(query, key, cos, sin)
    for mine, theirs in zip(
        RotaryPositions(width, base).rotate(query, key, index), expected, strict=True
    ):
        assert_parity(mine, theirs)


@pytest.mark.parity("positions.rotary", "multiplication of complex numbers (NumPy)")
@pytest.mark.parametrize("first", [0, 5, 100_000])
def test_agrees_with_complex_numbers(first, assert_parity):
    query, key, index = queries_and_keys()
    index = index + first
    turns = np.exp(1j * index.numpy()[:, None] * 10_000.0 ** (-np.arange(4) / 4))

    def turned(x):
        numbers = (x[..., :4].numpy() + 1j * x[..., 4:].numpy()) * turns
        return np.concatenate([numbers.real, numbers.imag], axis=-1)

    mine = RotaryPositions(8).rotate(query, key, index)
    assert_parity(mine[0], turned(query), rtol=1e-9, atol=1e-9)
    assert_parity(mine[1], turned(key), rtol=1e-9, atol=1e-9)


@pytest.mark.parity(
    "positions.rotary",
    "the paper's matrix of 2 × 2 rotations, interleaved (equation 15)",
)
def test_reordering_leads_from_the_papers_convention_to_ours(assert_parity):
    x, angles, order = draw(5, 8), draw(5, 4, seed=1), pairs_to_halves(8)
    blocks = [
        torch.block_diag(
            *(
                torch.tensor(
                    [[a.cos(), -a.sin()], [a.sin(), a.cos()]], dtype=torch.float64
                )
                for a in row
            )
        )
        for row in angles
    ]
    paper = torch.stack(
        [block @ vector for block, vector in zip(blocks, x, strict=True)]
    )
    assert_parity(rotate_pairs(x[:, order], angles)[:, order.argsort()], paper)
    assert order.tolist() == [0, 2, 4, 6, 1, 3, 5, 7]
    assert (
        rotate_pairs(x, angles) - paper
    ).abs().max() > 0.1  # the two conventions are not the same


def test_the_convention_changes_no_score_if_both_are_reordered():
    query, key, angles, order = (
        draw(5, 8),
        draw(5, 8, seed=1),
        draw(5, 4, seed=2),
        pairs_to_halves(8),
    )
    halves = (
        rotate_pairs(query[:, order], angles) @ rotate_pairs(key[:, order], angles).T
    )
    shuffle = torch.randperm(8, generator=torch.Generator().manual_seed(0))
    back = [
        rotate_pairs(x[:, order], angles)[:, order.argsort()][:, shuffle]
        for x in (query, key)
    ]
    torch.testing.assert_close(back[0] @ back[1].T, halves)


@pytest.mark.parametrize("shift", [1, 17, 5_000])
def test_scores_depend_on_distance_alone(shift):
    query, key, index = queries_and_keys()
    scheme = RotaryPositions(8)
    scores = [
        q @ k.mT
        for q, k in (
            scheme.rotate(query, key, index),
            scheme.rotate(query, key, index + shift),
        )
    ]
    torch.testing.assert_close(scores[0], scores[1], rtol=0, atol=1e-9)
    # The test means something: other gaps between the positions do change the scores.
    stretched = scheme.rotate(query, key, 2 * index)
    assert (stretched[0] @ stretched[1].mT - scores[0]).abs().max() > 0.1


def test_position_zero_is_not_turned_and_no_length_changes():
    query, key, index = queries_and_keys()
    turned, _ = RotaryPositions(8).rotate(query, key, index)
    torch.testing.assert_close(turned[..., 0, :], query[..., 0, :], rtol=0, atol=0)
    torch.testing.assert_close(turned.norm(dim=-1), query.norm(dim=-1))
    pairs = (x[..., :4].square() + x[..., 4:].square() for x in (turned, query))
    torch.testing.assert_close(*pairs)


def test_the_queries_stand_at_the_last_positions():
    query, key, index = queries_and_keys()
    scheme = RotaryPositions(8)
    whole = scheme.rotate(query, key, index)
    for count in (1, 3):
        last = scheme.rotate(query[..., -count:, :], key, index)
        torch.testing.assert_close(last[0], whole[0][..., -count:, :], rtol=0, atol=0)
        torch.testing.assert_close(last[1], whole[1], rtol=0, atol=0)


def test_half_precision_turns_by_the_right_angle():
    x, index = torch.ones(1, 1, 2, 8), torch.tensor([4_095, 4_097])
    exact, _ = RotaryPositions(8).rotate(x, x, index)
    model = RotaryPositions(8).to(torch.bfloat16)
    rounded, _ = model.rotate(x.bfloat16(), x.bfloat16(), index)
    assert rounded.dtype == torch.bfloat16
    torch.testing.assert_close(rounded.float(), exact, rtol=0.02, atol=0.02)


def test_there_is_nothing_to_train_or_to_save():
    assert (
        not list(RotaryPositions(8).parameters())
        and not RotaryPositions(8).state_dict()
    )


def test_frequencies_fall_from_one():
    torch.testing.assert_close(
        frequencies(4, 100.0), torch.tensor([1.0, 0.1], dtype=torch.float64)
    )
    assert frequencies(64)[0] == 1 and (frequencies(64).diff() < 0).all()


def test_bad_input_is_named():
    query, key, index = queries_and_keys()
    scheme = RotaryPositions(8)
    for width in (7, 0, -2):
        with pytest.raises(ValueError, match=f"width must be even.*got {width}"):
            RotaryPositions(width)
    with pytest.raises(ValueError, match="width must be even.*got 5"):
        pairs_to_halves(5)
    for base in (1.0, 0.0, float("nan")):
        with pytest.raises(ValueError, match="base must be greater than 1"):
            RotaryPositions(8, base)
    with pytest.raises(ValueError, match="query must have head width 8, got 6"):
        scheme.rotate(query[..., :6], key, index)
    with pytest.raises(ValueError, match="key must have head width 8, got 6"):
        scheme.rotate(query, key[..., :6], index)
    with pytest.raises(ValueError, match="7 queries and 3 positions"):
        scheme.rotate(query, key[..., :3, :], index[:3])
    with pytest.raises(ValueError, match="one position for each key, got 7 for 6 keys"):
        scheme.rotate(query, key[..., :6, :], index)
    with pytest.raises(
        ValueError, match=r"integers, \(S,\) or \(B, S\), got torch.float32"
    ):
        scheme.rotate(query, key, index.float())
    with pytest.raises(ValueError, match=r"integers, .*got torch.int64 \(1, 1, 7\)"):
        scheme.rotate(query, key, index[None, None])
    with pytest.raises(
        ValueError, match="two entries for each angle, got 8 and 3 angles"
    ):
        rotate_pairs(query, torch.zeros(7, 3))
