"""The importance-weighted bound against the one model whose likelihood is known in
closed form: a linear map of a Gaussian code, with Gaussian noise.
"""

import math

import pytest
import torch
from torch.distributions import Categorical, MultivariateNormal, Normal

from course_lib.data.digit_split import split_digits
from course_lib.generative.importance import (
    image_bound,
    importance_bound,
    log_mean_exp,
)
from course_lib.generative.pixels import to_levels
from course_lib.generative.vae import VAE, reparameterize

DEVIATION = 0.7


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def linear():
    """x = W z + b + noise, with one code dimension: log p(x) and q(z | x) exactly."""
    weights = torch.randn(5, 1, generator=seeded(1), dtype=torch.float64)
    bias = torch.randn(5, generator=seeded(2), dtype=torch.float64)
    x = torch.randn(6, 5, generator=seeded(3), dtype=torch.float64)
    covariance = weights @ weights.T + DEVIATION**2 * torch.eye(5).double()
    exact = MultivariateNormal(bias, covariance).log_prob(x)
    precision = 1 + (weights**2).sum() / DEVIATION**2
    mean = (x - bias) @ weights / DEVIATION**2 / precision
    log_variance = -precision.log().expand_as(mean)

    def log_likelihood(code):
        return Normal(code @ weights.T + bias, DEVIATION).log_prob(x).sum(dim=-1)

    return log_likelihood, mean, log_variance, exact


@pytest.mark.parity(
    "generative.importance.importance_bound", "linear Gaussian model, closed form"
)
@pytest.mark.parametrize("samples", [1, 7])
def test_exact_for_the_true_posterior(linear, assert_parity, samples):
    log_likelihood, mean, log_variance, exact = linear
    bound = importance_bound(log_likelihood, mean, log_variance, samples, seeded())
    assert_parity(bound, exact)


def test_rises_to_the_exact_value_with_the_number_of_codes(linear):
    log_likelihood, mean, log_variance, exact = linear
    rough = (mean + 0.5, log_variance + 1.0)  # a bad encoder

    def average(samples, repeats):
        return torch.stack(
            [
                importance_bound(log_likelihood, *rough, samples, seeded(10 + repeat))
                for repeat in range(repeats)
            ]
        ).mean(dim=0)

    bounds = [average(1, 4000), average(4, 1000), average(32, 400), average(4000, 4)]
    for lower, higher in zip(bounds, bounds[1:], strict=False):
        assert lower.mean() < higher.mean()
    assert (exact - bounds[0] > 0.5).all()
    torch.testing.assert_close(bounds[-1], exact, atol=0.02, rtol=0)


def test_log_mean_exp_of_huge_costs():
    weights = torch.tensor([-1000.0, -1000.0 + math.log(3.0)])
    assert log_mean_exp(weights).item() == pytest.approx(-1000 + math.log(2), abs=1e-3)


@pytest.mark.parity("generative.importance.image_bound", "torch.distributions")
def test_image_bound_agrees_with_densities_written_out(assert_parity):
    model = VAE(3, 16, seed=5).double()
    images = split_digits().test_images[:4].double()
    ours = image_bound(model, images, 9, seeded(7), batch=36)
    noise = torch.randn(9, 4, 3, generator=seeded(7), dtype=torch.float64)
    with torch.no_grad():
        mean, log_variance = model.encode(images)
        z = reparameterize(mean, log_variance, noise)
        q = Normal(mean, (log_variance / 2).exp()).log_prob(z).sum(dim=-1)
        prior = Normal(0.0, 1.0).log_prob(z).sum(dim=-1)
        pixels = Categorical(logits=model.decode(z)).log_prob(to_levels(images))
        weights = pixels.sum(dim=-1) + prior - q
    assert_parity(ours, weights.exp().mean(dim=0).log())


def test_bad_input():
    zeros = torch.zeros(2, 3)
    with pytest.raises(ValueError, match="at least 1, got 0"):
        importance_bound(lambda z: z[..., 0], zeros, zeros, 0, seeded())
    with pytest.raises(ValueError, match=r"\(4, 2\), got \(4, 2, 3\)"):
        importance_bound(lambda z: z, zeros, zeros, 4, seeded())
