"""The variational autoencoder against torch.distributions."""

import math

import pytest
import torch
from torch.distributions import Categorical, Normal, kl_divergence

from course_lib.data.digit_split import split_digits
from course_lib.generative.pixels import image_batches, to_levels
from course_lib.generative.vae import (
    VAE,
    VAEOutput,
    elbo,
    gaussian_kl,
    negative_elbo,
    reparameterize,
)
from course_lib.training.loop import train


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def drawn(*shape, seed=0):
    return torch.randn(*shape, generator=seeded(seed), dtype=torch.float64)


@pytest.mark.parity("generative.vae.gaussian_kl", "torch.distributions.kl_divergence")
@pytest.mark.parametrize("spread", [0.1, 1.0, 5.0])
def test_kl_agrees_with_torch(assert_parity, spread):
    mean, log_variance = spread * drawn(6, 5), spread * drawn(6, 5, seed=1)
    q = Normal(mean, (0.5 * log_variance).exp())
    theirs = kl_divergence(q, Normal(torch.zeros_like(mean), torch.ones_like(mean)))
    assert_parity(gaussian_kl(mean, log_variance), theirs)


@pytest.mark.parity("generative.vae.elbo", "torch.distributions")
def test_elbo_agrees_with_torch(assert_parity):
    output = VAEOutput(drawn(4, 64, 17), drawn(4, 3, seed=1), drawn(4, 3, seed=2))
    levels = torch.randint(17, (4, 64), generator=seeded(3))
    likelihood, kl = elbo(output, levels)
    assert_parity(
        likelihood, Categorical(logits=output.logits).log_prob(levels).sum(dim=1)
    )
    q = Normal(output.mean, (0.5 * output.log_variance).exp())
    prior = Normal(torch.zeros(3).double(), torch.ones(3).double())
    assert_parity(kl, kl_divergence(q, prior))


def test_kl_is_never_negative_and_zero_only_for_the_prior():
    mean = drawn(10_000, 1) * 1e-3
    tiny = torch.linspace(-1e-4, 1e-4, 10_000)[:, None]
    for dtype in (torch.float32, torch.float64):
        assert (gaussian_kl(mean.to(dtype) * 0, tiny.to(dtype)) >= 0).all()
        assert (gaussian_kl(mean.to(dtype), tiny.to(dtype)) >= 0).all()
    assert gaussian_kl(torch.zeros(1), torch.zeros(1)) == 0


def test_kl_by_monte_carlo():
    mean, log_variance = torch.tensor([1.5]).double(), torch.tensor([-1.0]).double()
    z = reparameterize(mean, log_variance, drawn(200_000, 1))
    q = Normal(mean, (0.5 * log_variance).exp())
    estimate = (q.log_prob(z) - Normal(0.0, 1.0).log_prob(z)).mean()
    assert abs(estimate - gaussian_kl(mean, log_variance)) < 0.02


def test_reparameterized_codes_have_the_mean_and_deviation():
    log_variance = torch.tensor([math.log(4.0), math.log(0.25)]).double()
    z = reparameterize(
        torch.tensor([3.0, -1.0]).double(), log_variance, drawn(100_000, 2)
    )
    torch.testing.assert_close(
        z.std(dim=0), torch.tensor([2.0, 0.5]).double(), atol=0.02, rtol=0
    )
    torch.testing.assert_close(
        z.mean(dim=0), torch.tensor([3.0, -1.0]).double(), atol=0.02, rtol=0
    )


def test_gradients_pass_through_the_sample():
    mean = torch.zeros(3, requires_grad=True)
    log_variance = torch.zeros(3, requires_grad=True)
    noise = torch.tensor([1.0, -2.0, 0.5])
    reparameterize(mean, log_variance, noise).sum().backward()
    assert torch.equal(mean.grad, torch.ones(3))
    assert torch.equal(log_variance.grad, noise / 2)  # dσ/d log σ² = σ / 2


def test_the_loss_depends_on_neither_batch_size_nor_how_it_is_repeated():
    output = VAEOutput(drawn(4, 64, 17), drawn(4, 3, seed=1), drawn(4, 3, seed=2))
    levels = torch.randint(17, (4, 64), generator=seeded(3))
    twice = VAEOutput(*(torch.cat([part, part]) for part in output))
    torch.testing.assert_close(
        negative_elbo(output, levels),
        negative_elbo(twice, torch.cat([levels, levels])),
    )


def test_beta_and_free_nats():
    output = VAEOutput(
        torch.zeros(2, 64, 17),
        torch.tensor([[1.0, 0.0], [1.0, 0.0]]),
        torch.zeros(2, 2),
    )
    levels = torch.zeros(2, 64, dtype=torch.long)
    pixels = 64 * math.log(17)
    for options, kl in [
        ({}, 0.5),
        ({"beta": 4.0}, 2.0),
        ({"free_nats": 0.25}, 0.75),
        ({"free_nats": 1.0}, 2.0),
    ]:
        assert negative_elbo(output, levels, **options).item() == pytest.approx(
            pixels + kl
        )


def test_it_trains_and_beats_pixels_by_themselves():
    split = split_digits()
    model = VAE(4, 64)
    batches = image_batches(split.train_images, 64, seeded(), latent=4)
    train(model, batches, 500, 0.003, loss=negative_elbo, progress=False)
    levels = to_levels(split.test_images)
    counts = torch.nn.functional.one_hot(to_levels(split.train_images), 17).sum(dim=0)
    share = (counts + 0.1) / (counts + 0.1).sum(dim=1, keepdim=True)  # (64, 17)
    alone = -share.log()[torch.arange(64), levels].sum(dim=1).mean()
    with torch.no_grad():
        cost = negative_elbo(model(split.test_images, torch.zeros(359, 4)), levels)
    assert cost < alone - 2


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda m, x: m(x, torch.zeros(2, 4)), r"noise must be \(2, 3\), got \(2, 4\)"),
        (lambda m, x: m(x * 16, torch.zeros(2, 3)), r"\[0, 1\]"),
        (lambda m, x: m(x.flatten(1), torch.zeros(2, 3)), r"\(2, 64\)"),
        (lambda m, x: m(x * torch.nan, torch.zeros(2, 3)), "nan"),
        (lambda m, x: VAE(0), "got 0 and 128"),
        (
            lambda m, x: elbo(m(x, torch.zeros(2, 3)), to_levels(x)[:1]),
            r"levels must be \(2, 64\), got \(1, 64\)",
        ),
    ],
)
def test_bad_input(call, said):
    with pytest.raises(ValueError, match=said):
        call(VAE(3, 16), torch.ones(2, 1, 8, 8))
