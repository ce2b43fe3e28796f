"""Checks of a run: each is silent on a sound one and finds the fault that it is for."""

import math

import pytest
import torch
from torch import nn

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.batches import IGNORE, pad
from course_lib.training.loop import next_token_loss
from course_lib.training.sanity import (
    first_leak,
    gradient_norms,
    loss_at_start,
    overfit,
    target_shift,
    update_ratios,
)

V = 11
DRAW = torch.Generator().manual_seed(0)
IDS, TARGETS = pad([torch.randint(V, (n,), generator=DRAW).tolist() for n in (8, 6, 7)])


def model(**changes):
    return GPT(GPTConfig(V, context=7, width=16, heads=2, layers=2, **changes))


def test_a_new_model_starts_near_ln_v_and_a_sure_one_does_not():
    loss, expected = loss_at_start(model(), IDS, TARGETS)
    assert expected == pytest.approx(math.log(V)) and abs(loss - expected) < 0.05
    sure = model()
    with torch.no_grad():
        sure.tokens.weight.mul_(100)
    assert loss_at_start(sure, IDS, TARGETS)[0] > expected + 1


def test_one_batch_is_learned_by_heart_and_the_model_itself_is_not_changed():
    learner = model()
    before = learner.tokens.weight.detach().clone()
    losses = overfit(learner, IDS, TARGETS, steps=60)
    assert losses[0] > 2 and losses[-1] < 0.2
    assert learner.tokens.weight.equal(before)
    # A model that lost its inputs cannot.
    blind = model()
    blind._embed = lambda ids, *rest: torch.ones(*ids.shape, 16)
    assert overfit(blind, IDS, TARGETS, steps=60)[-1] > 1


def test_gradient_norms_of_each_part_add_up_and_a_cut_off_part_is_nan():
    learner = model()
    learner.spare = nn.Linear(2, 2)
    next_token_loss(learner(IDS), TARGETS).backward()
    norms = gradient_norms(learner)
    assert {*norms} == {"tokens", "positions", "blocks.0", "blocks.1", "norm", "spare"}
    assert math.isnan(norms.pop("spare"))
    whole = torch.cat(
        [p.grad.flatten() for p in learner.parameters() if p.grad is not None]
    )
    squares = sum(norm**2 for norm in norms.values())
    assert squares**0.5 == pytest.approx(float(whole.norm()), rel=1e-5)


def test_update_ratios_find_an_optimizer_that_holds_another_model():
    learner, other = model(), model()
    next_token_loss(learner(IDS), TARGETS).backward()
    for held, least in ((learner, 1e-3), (other, 0.0)):
        optimizer = torch.optim.SGD(held.parameters(), lr=1.0)
        with update_ratios(learner) as ratios:
            optimizer.step()
        assert len(ratios) == len([*learner.parameters()])
        assert (ratios["tokens.weight"] > least) == (held is learner)
    # 2 moves by 0.5; a zero that moves is infinitely far.
    pair = nn.ParameterList([torch.full((3,), 2.0), torch.zeros(3)])
    with update_ratios(pair) as ratios, torch.no_grad():
        for one in pair:
            one.add_(0.5)
    assert [*ratios.values()] == [0.25, math.inf]


def test_a_causal_model_has_no_leak_and_one_that_looks_ahead_has():
    learner = model()
    assert first_leak(learner, IDS) is None

    class Peeks(nn.Module):
        def forward(self, ids):
            x = learner(ids)
            x[:, 2] += 1e-3 * ids[:, 5, None]
            return x

    assert first_leak(Peeks(), IDS) == (5, 2)
    with pytest.raises(ValueError, match="two kinds of token, got 1"):
        first_leak(learner, torch.zeros(1, 3, dtype=torch.long))


def test_target_shift_finds_unshifted_and_misaligned_targets():
    assert target_shift(IDS, TARGETS)[1] == 1.0
    ids = torch.arange(12).reshape(2, 6)
    assert target_shift(ids, ids)[0] == 1.0
    late = torch.roll(ids, -2, dims=1)
    late[:, -2:] = IGNORE
    assert target_shift(ids, late) == {-2: 0, -1: 0, 0: 0, 1: 0, 2: 1.0, 3: 0}
    early = torch.roll(ids, 1, dims=1)
    early[:, 0] = IGNORE
    assert target_shift(ids, early)[-1] == 1.0
    swapped = target_shift(ids, ids.flip(0))
    assert not any(swapped.values())
