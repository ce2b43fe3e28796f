"""Penalties on the critic's slope: closed forms, finite differences, and what the
penalties must not do.
"""

import pytest
import torch
from torch import nn

from course_lib.generative.gradient_penalty import (
    input_gradients,
    interpolate,
    r1_penalty,
    wasserstein_penalty,
)

PENALTIES = [wasserstein_penalty, r1_penalty]


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


def rng(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def critic():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layers = nn.Flatten(), nn.Linear(12, 7), nn.Tanh(), nn.Linear(7, 1)
        return nn.Sequential(*layers).double()


@pytest.mark.parametrize("penalty", PENALTIES)
def test_closed_form_for_a_linear_critic(penalty):
    """Weights (2, 0): slope 2 everywhere, so (2 - 1)² = 1 and ½ 2² = 2; the gradient
    by the weights is (2, 0) for both.
    """
    weight = torch.tensor([2.0, 0.0], requires_grad=True)
    value = penalty(lambda x: x @ weight, torch.randn(5, 2), torch.randn(5, 2))
    value.backward()
    assert value.item() == pytest.approx({"r1_penalty": 2.0}.get(penalty.__name__, 1.0))
    torch.testing.assert_close(weight.grad, torch.tensor([2.0, 0.0]))


@pytest.mark.parity("generative.gradient_penalty", "finite differences")
def test_slopes_by_finite_differences(critic, assert_parity):
    pictures, step = draw(3, 1, 3, 4), 1e-6
    expected = torch.empty(3, 12, dtype=torch.float64)
    for pixel in range(12):
        change = torch.zeros(12, dtype=torch.float64)
        change[pixel] = step
        change = change.view(1, 1, 3, 4)
        rise = critic(pictures + change) - critic(pictures - change)
        expected[:, pixel] = rise[:, 0] / (2 * step)
    assert_parity(input_gradients(critic, pictures), expected, rtol=1e-6, atol=1e-8)


@pytest.mark.parity("generative.gradient_penalty", "finite differences")
@pytest.mark.parametrize("penalty", PENALTIES)
def test_the_weights_gradient_by_finite_differences(penalty, critic, assert_parity):
    real, fake = draw(3, 1, 3, 4), draw(3, 1, 3, 4, seed=1)
    penalty(critic, real, fake, rng()).backward()
    weight, step = critic[1].weight, 1e-6
    expected = torch.empty(7, 12, dtype=torch.float64)
    for place in range(84):
        values = []
        for sign in (1, -1):
            with torch.no_grad():
                weight.view(-1)[place] += sign * step
            values.append(penalty(critic, real, fake, rng()).item())
            with torch.no_grad():
                weight.view(-1)[place] -= sign * step
        expected.view(-1)[place] = (values[0] - values[1]) / (2 * step)
    assert_parity(weight.grad, expected, rtol=1e-5, atol=1e-7)


def test_one_factor_for_a_picture():
    real, fake = torch.ones(50, 2, 3, 4), torch.zeros(50, 2, 3, 4)
    points = interpolate(real, fake, rng())
    factors = points.flatten(1)
    assert (factors == factors[:, :1]).all()  # on the line
    assert factors[:, 0].unique().numel() == 50
    assert 0 <= factors.min() < 0.1 and 0.9 < factors.max() <= 1


def test_where_the_slopes_are_taken():
    seen = []

    def critic(x):
        seen.append(x.detach())
        return x.sum(dim=1)

    real, fake = torch.ones(5, 2), torch.zeros(5, 2)
    r1_penalty(critic, real, fake)
    wasserstein_penalty(critic, real, fake, rng())
    assert seen[0].equal(real)
    assert (seen[1] > 0).all() and (seen[1] < 1).all()


@pytest.mark.parametrize("penalty", PENALTIES)
def test_nothing_reaches_the_generator_and_inputs_stay_as_they_are(penalty, critic):
    real = draw(3, 1, 3, 4)
    fake = draw(3, 1, 3, 4, seed=1).requires_grad_()
    penalty(critic, real, fake, rng()).backward()
    assert fake.grad is None and not real.requires_grad
    assert critic[1].weight.grad.abs().max() > 0


def test_bad_input_is_named(critic):
    with pytest.raises(ValueError, match=r"one shape, got \(3, 2\) and \(4, 2\)"):
        interpolate(torch.zeros(3, 2), torch.zeros(4, 2))
    with pytest.raises(ValueError, match=r"each of 3 pictures, got \(3, 2\)"):
        input_gradients(lambda x: x, torch.zeros(3, 2))
