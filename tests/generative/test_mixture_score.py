"""The exact score: against autograd and torch.distributions, and bad input."""

import pytest
import torch
from torch import distributions as D

from course_lib.generative.diffusion import recover
from course_lib.generative.mixture_score import MixtureScore
from course_lib.generative.noise_schedule import cosine_schedule

SCHEDULE = cosine_schedule(20)
MEANS = torch.tensor([[1.0, 0.5, 0], [-1, 0, 0.3]], dtype=torch.float64)


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.mark.parity(
    "generative.mixture_score", "torch.distributions and torch.autograd"
)
@pytest.mark.parametrize("t", [0, 1, 10, 20])
def test_density_and_score_are_those_of_torch(t, assert_parity):
    mixture, x = MixtureScore(MEANS, 0.4, SCHEDULE), draw(5, 3)
    kept = SCHEDULE.alpha_bars[t]
    spread = (kept * 0.4**2 + 1 - kept).sqrt()
    parts = D.Independent(D.Normal(kept.sqrt() * MEANS, spread), 1)
    theirs = D.MixtureSameFamily(D.Categorical(torch.ones(2).double()), parts)
    x.requires_grad_()
    density = theirs.log_prob(x)
    assert_parity(mixture.log_density(x, t).detach(), density.detach())
    (slope,) = torch.autograd.grad(density.sum(), x)
    assert_parity(mixture.score(x, t).detach(), slope)


def test_the_noise_is_the_mean_of_what_came_from_there():
    # Rejection: noised points that fall near x, and their noises' mean.
    mixture, t, count = MixtureScore(MEANS[:, :1], 0.4, SCHEDULE), 8, 1_000_000
    which = torch.randint(2, (count,), generator=torch.Generator().manual_seed(0))
    x0, noise = MEANS[which, :1] + 0.4 * draw(count, 1), draw(count, 1, seed=1)
    kept = SCHEDULE.alpha_bars[t]
    x = kept.sqrt() * x0 + (1 - kept).sqrt() * noise
    for place in (-0.8, 0.1, 1.2):
        near = (x - place).abs() < 0.02
        at = torch.tensor([[place]], dtype=torch.float64)
        assert abs(mixture.noise(at, t) - noise[near].mean()) < 0.03
        best, _ = recover("epsilon", mixture.noise(at, t), at, t, SCHEDULE)
        assert abs(best - x0[near].mean()) < 0.03


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"\(K, D\)"):
        MixtureScore(MEANS[0], 0.4, SCHEDULE)
    with pytest.raises(ValueError, match="above 0"):
        MixtureScore(MEANS, 0.0, SCHEDULE)
