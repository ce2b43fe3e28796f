"""Flow matching: against diffusion's own path and autograd, solvers' orders, bad input."""

import pytest
import torch

from course_lib.generative.flow_matching import between, flow, flow_batches


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity("generative.flow_matching", "torch.autograd, derivative in time")
def test_the_velocity_is_the_derivative_of_the_path(assert_parity):
    x0, noise, t = draw(4, 1, 2, 3), draw(4, 1, 2, 3, seed=1), torch.rand(4).double()
    _, velocity = between(x0, noise, t)
    _, by_torch = torch.autograd.functional.jvp(
        lambda t: between(x0, noise, t)[0], t, torch.ones_like(t)
    )
    assert_parity(velocity, by_torch)
    ends = between(x0, noise, torch.tensor([0.0, 0, 1, 1]))[0]
    assert_parity(ends, torch.cat([x0[:2], noise[2:]]))


def gaussian(x, t):
    """The velocity that brings N(0, 1) to N(0.3, 0.5²): E[ε - x_0 | x_t]."""
    t = t[:, None]
    variance = (1 - t) ** 2 * 0.25 + t**2
    away = x - (1 - t) * 0.3
    return t / variance * away - 0.3 - (1 - t) * 0.25 / variance * away


@pytest.mark.parametrize(("solver", "order"), [("euler", 1), ("heun", 2)])
def test_a_solver_has_its_order(solver, order):
    start = draw(50, 1)
    expected = 0.3 + 0.5 * start  # the line of quantiles
    errors = [
        (flow(gaussian, start, steps=steps, solver=solver) - expected).abs().max()
        for steps in (20, 40)
    ]
    assert errors[1] < 0.06
    assert errors[0] / errors[1] == pytest.approx(2**order, rel=0.15)


def test_straight_paths_need_one_step():
    x0, noise = draw(3, 2), draw(3, 2, seed=1)
    for steps in (1, 5):
        found = flow(lambda x, t: noise - x0, noise, steps=steps)
        torch.testing.assert_close(found, x0)


def test_batches_hold_points_between_pictures_and_noise():
    x0, labels = draw(20, 3), torch.arange(20) % 10
    generator = torch.Generator().manual_seed(0)
    x, t, seen, velocity = next(
        flow_batches(x0, labels, batch=3000, drop=0.3, scale=200, generator=generator)
    )
    assert t.min() >= 0 and 190 < t.max() <= 200
    assert abs((seen == 10).double().mean() - 0.3) < 0.04
    clean = x - (t / 200)[:, None] * velocity
    assert torch.cdist(clean, x0).min(dim=1).values.max() < 1e-6


def test_bad_input_is_refused():
    x0, t = draw(2, 3), torch.tensor([0.5, 1.5])
    with pytest.raises(ValueError, match="between 0 and 1, got 0.5 to 1.5"):
        between(x0, x0, t)
    with pytest.raises(ValueError, match="one t for each row"):
        between(x0, x0, t[:1])
    with pytest.raises(ValueError, match="expected 2 labels"):
        flow_batches(x0, torch.zeros(3), generator=torch.Generator())
    for options, said in [
        ({"steps": 0}, "at least 1"),
        ({"steps": 2, "solver": "midpoint"}, "euler, heun"),
    ]:
        with pytest.raises(ValueError, match=said):
            flow(lambda x, t: x, x0, **options)
    with pytest.raises(ValueError, match="velocity at t = 1 is not finite"):
        flow(lambda x, t: x * torch.inf, x0 + 1, steps=2)
