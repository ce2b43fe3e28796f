"""Learned positions: against torch's embedding, and bad input."""

import pytest
import torch
from torch import nn

from course_lib.positions import LearnedPositions, Positions


@pytest.fixture
def positions():
    scheme = LearnedPositions(length=6, width=4).double()
    nn.init.normal_(scheme.table, generator=torch.Generator().manual_seed(0))
    return scheme


@pytest.mark.parity("positions.learned", "torch.nn.functional.embedding")
def test_adds_the_row_of_each_position(positions, assert_parity):
    x = torch.randn(
        2, 5, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(1)
    )
    assert_parity(
        positions.embed(x),
        x + nn.functional.embedding(torch.arange(5), positions.table),
    )


def test_only_positions_that_occurred_get_a_gradient(positions):
    positions.embed(torch.ones(2, 3, 4, dtype=torch.float64)).sum().backward()
    assert positions.table.grad[:3].eq(2).all() and positions.table.grad[3:].eq(0).all()


def test_does_nothing_elsewhere(positions):
    query, key, index = torch.ones(1, 2, 3, 4), torch.ones(1, 2, 3, 4), torch.arange(3)
    for scheme in (positions, Positions()):
        assert scheme.rotate(query, key, index) == (query, key)
        assert scheme.bias(query, index) is None
    assert Positions().embed(query) is query


def test_bad_input_is_named(positions):
    with pytest.raises(ValueError, match="holds 6 positions, got a sequence of 7"):
        positions.embed(torch.ones(1, 7, 4))
    with pytest.raises(ValueError, match="width 4, got 5"):
        positions.embed(torch.ones(1, 3, 5))
