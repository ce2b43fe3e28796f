"""Activation checkpointing: the same gradients as without, and as torch's; dropout; what
is kept; bad input.
"""

import pytest
import torch
from torch import nn
from torch.utils.checkpoint import checkpoint

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.training.activation_checkpointing import (
    Recomputed,
    SavedMemory,
    recompute,
    recompute_blocks,
)
from course_lib.training.loop import next_token_loss

IDS = torch.randint(9, (2, 7), generator=torch.Generator().manual_seed(0))


def model(dropout=0.0, **changes):
    config = {"context": 7, "width": 8, "heads": 2, "layers": 3, "dropout": dropout}
    return GPT(GPTConfig(9, **{**config, **changes})).double().train()


def gradients(learner, seed=3):
    torch.manual_seed(seed)
    next_token_loss(learner(IDS), IDS).backward()
    return torch.cat([p.grad.flatten() for p in learner.parameters()])


@pytest.mark.parametrize("dropout", [0.0, 0.3])
@pytest.mark.parametrize("which", [None, [1]])
def test_gradients_are_those_of_the_model_that_keeps_all(dropout, which):
    plain, frugal = model(dropout), model(dropout)
    recompute_blocks(frugal.blocks, which)
    torch.testing.assert_close(
        gradients(frugal), gradients(plain), atol=1e-14, rtol=1e-12
    )


@pytest.mark.parity(
    "training.activation_checkpointing", "torch.utils.checkpoint.checkpoint"
)
def test_agrees_with_torch(assert_parity):
    layers = nn.Sequential(nn.Linear(5, 7), nn.Dropout(0.4), nn.Tanh()).double()
    draw = torch.Generator().manual_seed(2)
    x = torch.randn(4, 5, dtype=torch.float64, generator=draw)
    found = []
    for way in (recompute, lambda *a: checkpoint(*a, use_reentrant=False)):
        layers.zero_grad()
        start = x.clone().requires_grad_()
        torch.manual_seed(1)
        way(layers, start).square().sum().backward()
        found.append(torch.cat([start.grad.flatten(), layers[0].weight.grad.flatten()]))
    assert_parity(found[0], found[1])


def test_in_mixed_precision_the_second_pass_is_as_the_first():
    plain, frugal = model().float(), model().float()
    recompute_blocks(frugal.blocks)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        losses = [next_token_loss(one(IDS).float(), IDS) for one in (plain, frugal)]
    for loss in losses:
        loss.backward()
    for one, two in zip(plain.parameters(), frugal.parameters(), strict=True):
        torch.testing.assert_close(two.grad, one.grad)


def test_less_is_kept_and_most_of_it_is_given_back():
    kept = {}
    for name, which in (("all", []), ("one", [1]), ("none", None)):
        learner = model(layers=6, width=16)
        recompute_blocks(learner.blocks, which)
        with SavedMemory(learner.parameters()) as memory:
            loss = next_token_loss(learner(IDS), IDS)
            after_forward = memory.now
            loss.backward()
            del loss
        kept[name] = (after_forward, memory.peak)
        assert memory.now == 0
    assert kept["none"][0] < 0.3 * kept["all"][0]
    assert kept["none"][0] < kept["one"][0] < kept["all"][0]
    # The backward pass needs one block's activations at a time.
    assert kept["none"][0] < kept["none"][1] < 0.5 * kept["all"][1]


def test_bytes_are_those_of_what_must_be_kept():
    x = torch.zeros(10, 4, requires_grad=True)
    weight = nn.Parameter(torch.zeros(4, 6))
    with SavedMemory([weight]) as memory:
        y = (x @ weight).tanh()  # keeps x and the tanh
    assert memory.now == 4 * (10 * 4 + 10 * 6)
    del y
    assert memory.now == 0 and memory.peak == 400


def test_without_gradients_it_is_the_block_alone():
    block = Recomputed(nn.Linear(3, 2))
    with torch.no_grad():
        assert block(torch.zeros(1, 3)).shape == (1, 2)


def test_inputs_without_gradients_are_refused():
    with pytest.raises(ValueError, match="needs a gradient, got none of 1"):
        recompute(nn.Linear(3, 2), torch.zeros(1, 3))
    with pytest.raises(IndexError):
        recompute_blocks(nn.ModuleList([nn.Linear(2, 2)]), [1])
