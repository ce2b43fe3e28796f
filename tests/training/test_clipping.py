"""Clipping: against torch's; direction, limit, half precision, bad input."""

import pytest
import torch
from torch import nn

from course_lib.training.clipping import clip_by_global_norm, global_norm

SHAPES = [(4, 3), (5,), (2, 2, 2)]


def parameters(size=1.0, seed=0, dtype=torch.float64):
    draw = torch.Generator().manual_seed(seed)
    made = [nn.Parameter(torch.zeros(shape, dtype=dtype)) for shape in SHAPES]
    for one in made:
        one.grad = size * torch.randn(one.shape, generator=draw).to(dtype)
    return [*made, nn.Parameter(torch.zeros(2))]  # the last has no gradient


@pytest.mark.parity("training.clipping", "torch.nn.utils.clip_grad_norm_")
@pytest.mark.parametrize("size", [0.01, 1.0, 1e4])
def test_agrees_with_torch(size, assert_parity):
    ours, theirs = parameters(size), parameters(size)
    norm = clip_by_global_norm(ours, 0.7)
    assert_parity(norm, nn.utils.clip_grad_norm_(theirs, 0.7), atol=0, rtol=1e-12)
    for one, two in zip(ours[:-1], theirs[:-1], strict=True):
        assert_parity(one.grad, two.grad, atol=0, rtol=1e-12)


def test_direction_stays_and_the_limit_is_kept():
    clipped, before = parameters(10.0), parameters(10.0)
    clip_by_global_norm(clipped, 1.0)
    flat = [torch.cat([p.grad.flatten() for p in ps[:-1]]) for ps in (clipped, before)]
    assert float(flat[0].norm()) == pytest.approx(1.0, abs=1e-5)
    cosine = torch.nn.functional.cosine_similarity(*flat, dim=0)
    assert float(cosine) == pytest.approx(1.0)


def test_short_gradients_are_left_as_they_are():
    clipped, before = parameters(1e-3), parameters(1e-3)
    clip_by_global_norm(clipped, 1.0)
    assert all(
        one.grad.equal(two.grad) for one, two in zip(clipped[:-1], before, strict=False)
    )


def test_squares_that_half_precision_cannot_hold():
    assert float(global_norm([torch.tensor([300.0, 400.0]).half()])) == 500.0


def test_one_infinite_gradient_spoils_all():
    spoilt = parameters()
    spoilt[1].grad[0] = torch.inf
    assert clip_by_global_norm(spoilt, 1.0).isinf()
    assert spoilt[1].grad[0].isnan()


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="limit must be positive, got 0"):
        clip_by_global_norm(parameters(), 0)
    with pytest.raises(ValueError, match="parameter with a gradient, got none"):
        clip_by_global_norm([nn.Parameter(torch.zeros(2))], 1.0)
    with pytest.raises(ValueError, match="at least one tensor, got none"):
        global_norm([])
