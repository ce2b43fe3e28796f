"""Two layouts of rotary pairs, and LLaMA 3's frequencies."""

import math

import pytest
import torch

from course_lib.attention.heads import share_heads, split_heads
from course_lib.positions import (
    Llama3Rotary,
    RotaryPositions,
    halves_to_neighbours,
    neighbours_to_halves,
    rotate_pairs,
)
from course_lib.positions.kept import angles_at
from course_lib.positions.rotary_layouts import rotate_neighbours


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def scores(query, key, heads, groups, turn, at):
    """(H, T, T) of tokens at positions ``at``, given projections (rows, W)."""
    x = draw(1, len(at), 12, seed=5)
    angles = angles_at(at, RotaryPositions(8).frequencies)
    query = turn(split_heads(x @ query.T, heads), angles)
    key = share_heads(turn(split_heads(x @ key.T, groups), angles), heads)
    return (query @ key.mT)[0]


def test_reordered_rows_give_the_same_scores_in_the_other_layout():
    """Heads of 8, positions above 0, two key heads."""
    query, key, at = draw(32, 12, seed=1), draw(16, 12, seed=2), torch.arange(3, 9)
    meta = scores(query, key, 4, 2, rotate_neighbours, at)
    theirs = (neighbours_to_halves(query, 4), neighbours_to_halves(key, 2))
    torch.testing.assert_close(scores(*theirs, 4, 2, rotate_pairs, at), meta)
    # Each slip changes the scores, and no shape.
    four = neighbours_to_halves(key, 4)
    for slip in ((query, key), (theirs[0], key), (theirs[0], four)):
        assert (scores(*slip, 4, 2, rotate_pairs, at) - meta).abs().max() > 1
    # At position 0 nothing is turned: a test there sees no slip in both alike.
    start = torch.zeros(6, dtype=torch.long)
    torch.testing.assert_close(
        scores(query, key, 4, 2, rotate_pairs, start),
        scores(*theirs, 4, 2, rotate_pairs, start),
    )


@pytest.mark.parity("positions.rotary_layouts", "transformers' LLaMA converter")
@pytest.mark.parametrize("heads", [1, 2, 4])
def test_rows_go_where_the_converter_puts_them(heads, assert_parity):
    weight = draw(8 * heads, 12)
    # permute() of convert_llama_weights_to_hf.py
    theirs = weight.view(heads, 4, 2, 12).transpose(1, 2).reshape(8 * heads, 12)
    assert_parity(neighbours_to_halves(weight, heads), theirs, rtol=0, atol=0)
    assert halves_to_neighbours(theirs, heads).equal(weight)
    bias = neighbours_to_halves(weight[:, 0], heads)
    assert bias.equal(theirs[:, 0])


def test_by_hand():
    query, key = torch.tensor([1.0, 2, 3, 4]), torch.tensor([4.0, 3, 2, 1])
    angles = angles_at(torch.tensor([5, 2]), RotaryPositions(4).frequencies)
    pairs = [query[None], key[None]]

    def score(turn, rows):
        query, key = (turn(x, angles[i : i + 1]) for i, x in enumerate(rows))
        return float((query * key).sum())

    moved = [neighbours_to_halves(x[0], 1)[None] for x in pairs]
    assert score(rotate_neighbours, pairs) == pytest.approx(-0.76, abs=1e-5)
    assert score(rotate_pairs, moved) == pytest.approx(-0.76, abs=1e-5)
    assert score(rotate_pairs, pairs) == pytest.approx(-1.61558, abs=1e-5)
    rows = torch.arange(8)
    assert neighbours_to_halves(rows, 2).tolist() == [0, 2, 1, 3, 4, 6, 5, 7]
    assert neighbours_to_halves(rows, 1).tolist() == [0, 2, 4, 6, 1, 3, 5, 7]


@pytest.mark.parity("positions.llama3_rotary", "transformers' llama3 scaling")
@pytest.mark.parametrize("length, factor", [(8192, 8.0), (8192, 32.0), (64, 4.0)])
def test_frequencies_are_llama3s(length, factor, assert_parity):
    from transformers import LlamaConfig
    from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

    config = LlamaConfig(
        hidden_size=256, num_attention_heads=4,
        rope_parameters={
            "rope_type": "llama3", "rope_theta": 500_000.0, "factor": factor,
            "low_freq_factor": 1.0, "high_freq_factor": 4.0,
            "original_max_position_embeddings": length,
        },
    )  # fmt: skip
    theirs, magnitude = ROPE_INIT_FUNCTIONS["llama3"](config, torch.device("cpu"))
    assert magnitude == 1.0
    ours = Llama3Rotary(64, factor, length).frequencies
    assert_parity(ours.float(), theirs.float(), rtol=1e-5, atol=0)


def test_fast_pairs_stay_and_slow_ones_slow_down():
    ours, plain = Llama3Rotary(64, 8, 8192), RotaryPositions(64, 500_000.0)
    ratio = ours.frequencies / plain.frequencies
    turns = 8192 * plain.frequencies / (2 * math.pi)
    torch.testing.assert_close(ratio[turns >= 4], torch.ones_like(ratio[turns >= 4]))
    slow = ratio[turns <= 1]
    torch.testing.assert_close(slow, torch.full_like(slow, 1 / 8))
    between = ratio[(turns > 1) & (turns < 4)]
    assert len(between) and ((between > 1 / 8) & (between < 1)).all()
    same = Llama3Rotary(64, 1, 8192).frequencies
    torch.testing.assert_close(same, plain.frequencies)


def test_bad_input_is_named():
    for rows, heads in ((8, 3), (6, 2), (8, 0)):
        with pytest.raises(ValueError, match=f"{heads} heads of even.*{rows} rows"):
            neighbours_to_halves(torch.zeros(rows, 2), heads)
    with pytest.raises(ValueError, match="two entries for each angle, got 8 and 3"):
        rotate_neighbours(torch.zeros(2, 8), torch.zeros(2, 3))
    with pytest.raises(ValueError, match="at least 1 and finite, got 0.5"):
        Llama3Rotary(8, 0.5, 64)
    with pytest.raises(ValueError, match="fast > slow > 0 turns, got 1 and 4"):
        Llama3Rotary(8, 2, 64, fast=1, slow=4)
    with pytest.raises(ValueError, match="trained_length must be at least 1, got 0"):
        Llama3Rotary(8, 2, 0)
