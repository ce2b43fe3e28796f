"""Exchanged tokens: a linear model's estimate is exact, brute force, properties."""

import pytest
import torch
from torch import nn

from course_lib.evaluation.token_flips import (
    embedding_gradient,
    estimated_gains,
    exact_gains,
    flip_tokens,
)

SIZE, WIDTH = 9, 4


def draw(seed=0):
    return torch.Generator().manual_seed(seed)


class Reader(nn.Module):
    """A loss for each text: linear in the vectors, or not."""

    def __init__(self, bent):
        super().__init__()
        self.embed = nn.Embedding(SIZE, WIDTH).double()
        self.bent = bent
        with torch.no_grad():
            table = torch.randn(SIZE, WIDTH, generator=draw(), dtype=torch.float64)
            self.embed.weight.copy_(table)
        places = torch.randn(6, WIDTH, generator=draw(1), dtype=torch.float64)
        self.places = nn.Parameter(places)

    def forward(self, ids):
        x = self.embed(ids) * self.places[: ids.shape[1]]
        if self.bent:
            x = (x + 0.5 * x.roll(1, dims=1)).tanh()
        return x.sum(dim=(1, 2))


IDS = torch.randint(SIZE, (3, 6), generator=draw(2))


@pytest.mark.parity("evaluation.token_flips", "every exchange, tried")
def test_a_linear_model_s_estimate_is_exact(assert_parity):
    model = Reader(bent=False)
    estimate = estimated_gains(model, model.embed, IDS)
    assert_parity(estimate, exact_gains(model, IDS, SIZE))


@pytest.mark.parity("evaluation.token_flips", "torch.func.grad by the vectors")
def test_gradient_by_the_vectors(assert_parity):
    model = Reader(bent=True)

    def loss(vectors):
        x = vectors * model.places
        return (x + 0.5 * x.roll(1, dims=1)).tanh().sum()

    theirs = torch.func.grad(loss)(model.embed.weight.detach()[IDS])
    assert_parity(embedding_gradient(model, model.embed, IDS), theirs)
    assert all(p.grad is None for p in model.parameters())


def test_one_flip_with_all_tried_is_the_best():
    model = Reader(bent=True)
    allowed = ~torch.eye(SIZE, dtype=torch.bool)
    found = flip_tokens(model, model.embed, IDS, allowed, tried=6 * SIZE)
    gains = exact_gains(model, IDS, SIZE).flatten(1).amax(dim=1)
    torch.testing.assert_close(model(found) - model(IDS), gains)
    assert ((found != IDS).sum(dim=1) == 1).all()


def test_what_is_not_allowed_stays():
    model = Reader(bent=True)
    kind = torch.arange(SIZE) % 3  # tokens of one kind may stand for one another
    allowed = (kind[:, None] == kind) & (kind[:, None] > 0)
    found = flip_tokens(model, model.embed, IDS, allowed, flips=6)
    assert torch.equal(kind[found], kind[IDS])
    assert torch.equal(found[kind[IDS] == 0], IDS[kind[IDS] == 0])
    assert (model(found) >= model(IDS)).all()


def test_flips_are_counted_and_a_place_changes_once():
    model = Reader(bent=False)
    allowed = torch.ones(SIZE, SIZE, dtype=torch.bool)
    losses = []
    for flips in [1, 2, 3]:
        found = flip_tokens(model, model.embed, IDS, allowed, flips=flips)
        assert ((found != IDS).sum(dim=1) <= flips).all()
        losses.append(model(found))
    assert (losses[0] < losses[1]).all() and (losses[1] < losses[2]).all()


def test_nothing_changes_where_nothing_helps():
    model = Reader(bent=False)
    allowed = torch.ones(SIZE, SIZE, dtype=torch.bool)
    best = flip_tokens(model, model.embed, IDS, allowed, flips=6, tried=SIZE)
    assert torch.equal(flip_tokens(model, model.embed, best, allowed, flips=2), best)
    none = torch.zeros(SIZE, SIZE, dtype=torch.bool)
    assert torch.equal(flip_tokens(model, model.embed, IDS, none), IDS)


def test_bad_input():
    model = Reader(bent=False)
    allowed = torch.ones(SIZE, SIZE, dtype=torch.bool)
    with pytest.raises(ValueError, match="at least 1"):
        flip_tokens(model, model.embed, IDS, allowed, flips=0)
    with pytest.raises(ValueError, match="allowed"):
        flip_tokens(model, model.embed, IDS, allowed[:3])
    with pytest.raises(ValueError, match="one look-up"):
        embedding_gradient(lambda ids: ids.double().sum(1), model.embed, IDS)
