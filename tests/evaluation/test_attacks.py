"""Attacks: closed forms of linear models, torch's autograd, cases from practice."""

import itertools

import pytest
import torch
from torch import nn

from course_lib.evaluation.attacks import (
    fgsm,
    input_gradient,
    linear_worst_margin,
    margin,
    pgd,
    project,
    surprise,
)


def draw(seed=0):
    return torch.Generator().manual_seed(seed)


def linear(classes, size, seed=0):
    layer = nn.Linear(size, classes).double()
    with torch.no_grad():
        for p in layer.parameters():
            p.copy_(torch.randn(p.shape, generator=draw(seed), dtype=torch.float64))
    return layer


def pictures(count, size, seed=1):
    """Far enough from 0 and 1 that a budget of 0.1 is never clipped."""
    x = torch.rand(count, size, generator=draw(seed), dtype=torch.float64)
    return 0.2 + 0.6 * x


@pytest.mark.parity("evaluation.attacks", "closed form of a linear model's worst case")
@pytest.mark.parametrize("attack", [fgsm, pgd])
def test_two_classes_lose_the_whole_l1_norm(attack, assert_parity):
    model, x = linear(2, 7), pictures(9, 7)
    labels = torch.arange(9) % 2
    towards = model.weight[1 - labels] - model.weight[labels]
    offset = model.bias[1 - labels] - model.bias[labels]
    exact = (towards * x).sum(1) + offset + 0.1 * towards.abs().sum(1)
    found = margin(model(attack(model, x, labels, 0.1)), labels)
    assert_parity(found, exact)
    layer = model.weight, model.bias
    assert_parity(linear_worst_margin(*layer, x, labels, 0.1), exact)


@pytest.mark.parity("evaluation.attacks", "every corner of the budget, tried")
def test_several_classes_at_the_edge_of_the_range(assert_parity):
    model, labels = linear(4, 5), torch.tensor([0, 3, 2])
    x = torch.rand(3, 5, generator=draw(2), dtype=torch.float64)
    x[0, 0], x[1, 3] = 0.0, 1.0
    low, high = (x - 0.2).clamp(min=0), (x + 0.2).clamp(max=1)
    corners = torch.stack(
        [
            torch.where(torch.tensor(up), high, low)
            for up in itertools.product([False, True], repeat=5)
        ]
    )
    tried = torch.stack([margin(model(c), labels) for c in corners]).amax(0)
    exact = linear_worst_margin(model.weight, model.bias, x, labels, 0.2)
    assert_parity(exact, tried)
    found = pgd(model, x, labels, 0.2, restarts=8, loss=margin, generator=draw())
    assert (margin(model(found), labels) <= exact + 1e-12).all()


@pytest.mark.parity("evaluation.attacks", "torch.func.grad, picture by picture")
@pytest.mark.parametrize("loss", [surprise, margin])
def test_gradients_of_each_picture(loss, assert_parity):
    model = nn.Sequential(linear(6, 5), nn.Tanh(), linear(3, 6, 4))
    x, labels = pictures(4, 5), torch.tensor([0, 2, 1, 2])
    found = input_gradient(model, x, labels, loss)
    for one, label, row in zip(x, labels, found, strict=True):

        def own(picture, label=label):
            return loss(model(picture[None]), label[None])[0]

        alone = torch.func.grad(own)(one)
        assert_parity(row, alone)


class Mode(nn.Module):
    """Batch norm and dropout: whatever is wrong in training mode shows."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.BatchNorm1d(5), nn.Dropout(0.5), linear(3, 5).float()
        )

    def forward(self, x):
        return self.body(x)


@pytest.mark.parametrize("attack", [fgsm, pgd])
@pytest.mark.parametrize("training", [False, True])
def test_budget_0_changes_no_bit_and_no_mode(attack, training):
    model, x = Mode().train(training), pictures(6, 5).float()
    before = [p.clone() for p in model.state_dict().values()]
    changed = attack(model, x, torch.arange(6) % 3, 0.0)
    assert torch.equal(changed, x) and model.training == training
    for p, q in zip(before, model.state_dict().values(), strict=True):
        assert torch.equal(p, q)
    assert all(p.grad is None for p in model.parameters())


def test_a_change_stays_within_budget_and_range():
    model, labels = linear(3, 6), torch.tensor([0, 1, 2, 0])
    x = torch.rand(4, 6, generator=draw(5), dtype=torch.float64)
    found = pgd(model, x, labels, 0.1, steps=5, step_size=0.05, generator=draw())
    assert (found - x).abs().max() <= 0.1 + 1e-12  # 5 steps of .05 would reach .25
    assert found.min() >= 0 and found.max() <= 1
    assert torch.equal(project(x + 9, x, 0.1), (x + 0.1).clamp(max=1))


def test_restarts_and_steps_make_it_no_weaker():
    model = nn.Sequential(linear(30, 8), nn.ReLU(), linear(3, 30, 4))
    x, labels = pictures(40, 8), torch.arange(40) % 3
    reached = []
    for count in [1, 2, 6]:
        found = pgd(model, x, labels, 0.1, restarts=count, generator=draw())
        reached.append(margin(model(found), labels))
    assert (reached[1] >= reached[0]).all() and (reached[2] >= reached[1]).all()
    assert reached[2].mean() > margin(model(x), labels).mean()


def test_a_sure_model_hides_its_gradient_and_the_margin_finds_it():
    model = linear(2, 4).float()
    with torch.no_grad():
        model.weight *= 1000
    x = pictures(6, 4).float()
    labels = model(x).argmax(1)
    assert (input_gradient(model, x, labels, surprise) == 0).any()
    assert (input_gradient(model, x, labels, margin) != 0).all()


def test_bad_input():
    model, x = linear(2, 3), pictures(2, 3)
    labels = torch.tensor([0, 1])
    with pytest.raises(ValueError, match="negative"):
        fgsm(model, x, labels, -0.1)
    with pytest.raises(ValueError, match="normalize inside"):
        pgd(model, 2 * x - 1, labels, 0.1)
    with pytest.raises(ValueError, match="labels"):
        fgsm(model, x, labels[:1], 0.1)
    with pytest.raises(ValueError, match="generator"):
        pgd(model, x, labels, 0.1, restarts=2)
    with pytest.raises(ValueError, match="at least 1"):
        pgd(model, x, labels, 0.1, steps=0)
