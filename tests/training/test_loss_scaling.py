"""Loss scaling: against torch's GradScaler; underflow, order, skipping, bad calls."""

import pytest
import torch
from torch import nn

from course_lib.training.clipping import clip_by_global_norm
from course_lib.training.loss_scaling import LossScaler

#: A factor of each update's gradient; the infinite ones overflow.
SIZES = [1.0, 2.0, torch.inf, 0.5, 1.0, 1.0, 1.0, torch.nan, torch.inf, 3.0, 1.0, 1.0]


def learner():
    weight = nn.Parameter(torch.tensor([1.0, -2.0]))
    return weight, torch.optim.SGD([weight], lr=0.01)


@pytest.mark.parity("training.loss_scaling", "torch.amp.GradScaler")
def test_scale_and_weights_are_those_of_torch(assert_parity):
    (ours, mine), (theirs, its) = learner(), learner()
    scaler = LossScaler(1024.0, patience=3)
    oracle = torch.amp.GradScaler("cpu", init_scale=1024.0, growth_interval=3)
    scales = []
    for size in SIZES:
        for weight, optimizer, one in ((ours, mine, scaler), (theirs, its, oracle)):
            optimizer.zero_grad()
            one.scale((size * weight * torch.tensor([3.0, 4.0])).sum()).backward()
        scaler.unscale([ours])
        scaler.step(mine)
        scaler.adjust()
        oracle.unscale_(its)
        oracle.step(its)
        oracle.update()
        assert scaler.value == oracle.get_scale()
        scales.append(scaler.value)
    assert_parity(ours.detach(), theirs.detach(), atol=0, rtol=0)
    assert len({*scales}) > 2 and scaler.skipped == 3


def test_what_underflows_comes_through_with_a_scale():
    tiny = 1e-9
    assert float(torch.tensor(tiny).half()) == 0.0
    for scale, arrives in ((1.0, False), (2.0**16, True)):
        weight = nn.Parameter(torch.tensor([1.0]))
        scaler = LossScaler(scale)
        # The gradient passes through float16 on its way back.
        (scaler.scale((weight.half() * 1.0).float() * tiny)).backward()
        assert scaler.unscale([weight])
        assert bool(weight.grad > 0) == arrives
        if arrives:
            assert float(weight.grad) == pytest.approx(tiny, rel=1e-3)


def test_unscaling_comes_before_clipping():
    """Gradient (3, 4), scale 65536, limit 1: (0.6, 0.8), and 1.5e-5 the other way."""
    norms = []
    for first in ("unscale", "clip"):
        weight = nn.Parameter(torch.zeros(2))
        weight.grad = 65536.0 * torch.tensor([3.0, 4.0])
        scaler = LossScaler(65536.0)
        if first == "clip":
            clip_by_global_norm([weight], 1.0)
        scaler.unscale([weight])
        if first == "unscale":
            assert float(clip_by_global_norm([weight], 1.0)) == 5.0
        norms.append(float(weight.grad.norm()))
    assert norms == pytest.approx([1.0, 1.526e-5], rel=1e-3)


def one_update(scaler):
    weight, optimizer = learner()
    weight.grad = torch.ones(2)
    scaler.unscale([weight])
    scaler.step(optimizer)
    scaler.adjust()


def test_its_state_goes_on():
    one, two = LossScaler(8.0, patience=2), LossScaler(4.0, patience=2)
    one_update(one)
    two.load_state_dict(one.state_dict())
    one_update(two)
    assert (one.value, two.value) == (8.0, 16.0)


def test_calls_out_of_order_are_named():
    weight, optimizer = learner()
    weight.grad = torch.ones(2)
    scaler = LossScaler()
    with pytest.raises(RuntimeError, match="not unscaled: call unscale"):
        scaler.step(optimizer)
    with pytest.raises(RuntimeError, match="nothing to adjust to"):
        scaler.adjust()
    scaler.unscale([weight])
    with pytest.raises(RuntimeError, match="already unscaled"):
        scaler.unscale([weight])


@pytest.mark.parametrize("wrong", [{"scale": 0}, {"growth": 1}, {"backoff": 1.0}])
def test_bad_options_are_named(wrong):
    with pytest.raises(ValueError, match="expected scale > 0, growth > 1"):
        LossScaler(**wrong)
