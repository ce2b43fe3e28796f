"""The stack of layers and what is measured on it: against torch, known growth with
depth, bad input.
"""

import copy
import math
from types import SimpleNamespace

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torch_twins import twin_of_block

from course_lib.attention import causal_mask
from course_lib.layers import (
    ARRANGEMENTS,
    StackConfig,
    StackedLanguageModel,
    TransformerStack,
)
from course_lib.layers.stack import depth_profile, depth_scale, likeness

IDS = torch.randint(20, (4, 9), generator=torch.Generator().manual_seed(0))


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def model_of(seed=0, **choices):
    return StackedLanguageModel(
        StackConfig(**{"width": 16, "heads": 2, "layers": 3} | choices), 20, 12, seed
    ).double()


@pytest.mark.parity(
    "layers.stack", "torch.nn.TransformerEncoderLayer, one after another"
)
@pytest.mark.parametrize("arrangement", ["pre-norm", "post-norm"])
def test_agrees_with_torch(arrangement, assert_parity):
    stack, x = model_of(arrangement=arrangement).stack, draw(2, 9, 16)
    expected = x
    for layer in stack.layers:
        twin = twin_of_block(
            SimpleNamespace(
                attention=layer.attention.branch,
                feed_forward=layer.feed_forward.branch,
                attention_norm=layer.attention.norm,
                feed_forward_norm=layer.feed_forward.norm,
            )
        )
        twin.norm_first = arrangement == "pre-norm"
        expected = twin(expected, src_mask=~causal_mask(9))
    if arrangement == "pre-norm":
        expected = F.layer_norm(expected, (16,))
    assert_parity(stack(x, causal_mask(9)), expected)


@pytest.mark.parametrize("norm", ["layer", "rms", "none"])
@pytest.mark.parametrize("arrangement", ARRANGEMENTS)
def test_every_choice_runs_learns_from_every_parameter_and_hides_the_future(
    arrangement, norm
):
    model = model_of(arrangement=arrangement, norm=norm)
    logits = model(IDS)
    assert logits.shape == (4, 9, 20)
    logits.pow(3).sum().backward()
    for name, parameter in model.named_parameters():
        assert "key.bias" in name or parameter.grad.abs().max() > 0, name
    later = IDS.clone()
    later[:, 6:] = (later[:, 6:] + 1) % 20
    torch.testing.assert_close(
        model(later)[:, :6], logits[:, :6], rtol=1e-12, atol=1e-12
    )
    assert not torch.allclose(model(later)[:, 6:], logits[:, 6:])


def test_the_seed_alone_decides_and_global_state_stays():
    state = torch.random.get_rng_state()
    first, same, other = model_of(), model_of(), model_of(seed=1)
    assert torch.random.get_rng_state().equal(state)
    assert first(IDS).equal(same(IDS)) and not first(IDS).equal(other(IDS))


def test_arrangements_start_from_the_same_weights():
    weights = [
        dict(model_of(arrangement=arrangement).named_parameters())
        for arrangement in ARRANGEMENTS
    ]
    name = "stack.layers.2.feed_forward.branch.contract.weight"
    assert all(each[name].equal(weights[0][name]) for each in weights)


def test_a_branch_scale_shrinks_the_last_map_of_each_branch_alone():
    plain, small = (
        dict(model_of(branch_scale=scale).named_parameters()) for scale in (1.0, 0.25)
    )
    for name, weight in plain.items():
        last = name.endswith(("output.weight", "contract.weight"))
        torch.testing.assert_close(small[name], weight * 0.25 if last else weight)
    assert depth_scale(8) == 0.25
    silent = model_of(branch_scale=0.0)
    assert silent.stack.streams(silent.embed(IDS))[-1].equal(silent.embed(IDS))


@pytest.mark.parametrize("layers", [4, 16])
def test_the_stream_of_a_pre_norm_stack_grows_as_the_square_root_of_depth_and_with_the_depth_scale_not(
    layers,
):
    def top(**choices):
        return depth_profile(
            model_of(layers=layers, width=64, **choices), IDS, IDS.roll(-1, 1)
        ).stream

    plain = top()
    assert abs(plain[0] - 1) < 0.15
    # Each feed-forward branch adds about 0.4 to the variance, attention less as
    # positions grow alike.
    assert 0.4 < (plain[-1] ** 2 - 1) / layers < 1.5
    assert top(branch_scale=depth_scale(layers))[-1] < 1.35
    assert all(abs(spread - 1) < 1e-3 for spread in top(arrangement="post-norm")[1:])


def test_the_profile_agrees_with_backward_and_changes_nothing():
    model, targets = model_of(), IDS.roll(-1, 1)
    before = copy.deepcopy(model.state_dict())
    profile = depth_profile(model, IDS, targets)
    assert all(parameter.grad is None for parameter in model.parameters())
    assert all(value.equal(before[name]) for name, value in model.state_dict().items())

    F.cross_entropy(model(IDS).flatten(0, 1), targets.flatten()).backward()
    for layer, norm in zip(model.stack.layers, profile.weight_gradient, strict=True):
        assert norm == pytest.approx(
            nn.utils.get_total_norm([p.grad for p in layer.parameters()]).item()
        )
    assert profile.stream_gradient[-1] == 1
    # At the bottom the stream is tokens plus positions: its gradient, summed over the
    # batch, is that of the positions.
    x = model.embed(IDS).detach().requires_grad_()
    logits = model.stack(x, causal_mask(9)) @ model.head.T
    (at_bottom,) = torch.autograd.grad(
        F.cross_entropy(logits.flatten(0, 1), targets.flatten()), x
    )
    torch.testing.assert_close(at_bottom.sum(0), model.positions.grad[:9])
    streams = model.stack.streams(x, causal_mask(9))
    top = streams[-1].detach().requires_grad_()
    loss = F.cross_entropy(
        (model.stack.norm(top) @ model.head.T).flatten(0, 1), targets.flatten()
    )
    (at_top,) = torch.autograd.grad(loss, top)
    assert profile.stream_gradient[0] == pytest.approx(
        (at_bottom.norm() / at_top.norm()).item()
    )


def test_targets_that_do_not_count_do_not():
    targets = IDS.roll(-1, 1)
    targets[:, 4:] = -100
    profile = depth_profile(model_of(), IDS, targets)
    short = depth_profile(
        model_of(), IDS[:, :4], targets[:, :4]
    )  # what comes later is not seen either
    assert profile.weight_gradient == pytest.approx(short.weight_gradient)


@pytest.mark.parametrize(
    "x, expected",
    [
        (torch.ones(2, 4, 3), 1.0),
        (torch.eye(3)[None], 0.0),
        (torch.tensor([[[1.0, 0], [-2.0, 0]]]), -1.0),
        (torch.tensor([[[1.0, 0], [1, 1], [0, 1]]]), 2 * math.sqrt(0.5) / 3),
    ],
)
def test_likeness_by_hand(x, expected):
    assert likeness(x) == pytest.approx(expected)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="layers must be at least 1, got 0"):
        StackConfig(layers=0)
    with pytest.raises(ValueError, match="branch_scale must not be negative, got -1"):
        StackConfig(branch_scale=-1)
    with pytest.raises(ValueError, match="arrangement must be one of"):
        TransformerStack(StackConfig(arrangement="sandwich"))
    with pytest.raises(ValueError, match="norm must be one of"):
        TransformerStack(StackConfig(norm="batch"))
    with pytest.raises(ValueError, match="at most 12 tokens, got 13"):
        model_of()(torch.zeros(1, 13, dtype=torch.long))
    with pytest.raises(ValueError, match="at least two positions, got 1"):
        likeness(torch.ones(2, 1, 3))
