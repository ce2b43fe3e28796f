"""Adversarial losses: against torch's cross-entropy and the papers' formulas, gradients
where the critic is sure, and the signs.
"""

import pytest
import torch
import torch.nn.functional as F

from course_lib.generative.gan_losses import LOSSES


def draw(*shape, seed=0):
    return torch.randn(
        *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(seed)
    )


@pytest.fixture
def logits():
    return 3 * draw(7), 3 * draw(7, seed=1)


def gradient(loss, real, fake):
    fake = torch.tensor(fake, dtype=torch.float64, requires_grad=True)
    loss(torch.tensor(real, dtype=torch.float64), fake).backward()
    return fake.grad


@pytest.mark.parity("generative.gan_losses", "torch.nn.BCEWithLogitsLoss")
def test_cross_entropies_are_torch_s(logits, assert_parity):
    real, fake = logits
    entropy = F.binary_cross_entropy_with_logits
    ones, zeros = torch.ones_like(real), torch.zeros_like(real)
    plain, minimax = LOSSES["non-saturating"], LOSSES["minimax"]
    assert_parity(plain.critic(real, fake), entropy(real, ones) + entropy(fake, zeros))
    assert_parity(plain.generator(real, fake), entropy(fake, ones))
    assert_parity(minimax.generator(real, fake), -entropy(fake, zeros))
    assert minimax.critic is plain.critic


@pytest.mark.parity("generative.gan_losses", "torch.nn.MSELoss")
def test_least_squares_are_torch_s(logits, assert_parity):
    real, fake = logits
    ones, zeros = torch.ones_like(real), torch.zeros_like(real)
    loss = LOSSES["least squares"]
    assert_parity(
        loss.critic(real, fake), F.mse_loss(real, ones) + F.mse_loss(fake, zeros)
    )
    assert_parity(loss.generator(real, fake), F.mse_loss(fake, ones))


@pytest.mark.parity("generative.gan_losses", "the paper's formula in plain loops")
def test_relativistic_loss_is_the_paper_s(logits, assert_parity):
    real, fake = (rows.tolist() for rows in logits)
    mean_real, mean_fake = sum(real) / 7, sum(fake) / 7
    critic = sum((x - mean_fake - 1) ** 2 for x in real) / 7
    critic += sum((x - mean_real + 1) ** 2 for x in fake) / 7
    generator = sum((x - mean_real - 1) ** 2 for x in fake) / 7
    generator += sum((x - mean_fake + 1) ** 2 for x in real) / 7
    loss = LOSSES["relativistic average least squares"]
    assert loss.relativistic
    assert_parity(loss.critic(*logits), torch.tensor(critic, dtype=torch.float64))
    assert_parity(loss.generator(*logits), torch.tensor(generator, dtype=torch.float64))


def test_gradients_at_a_sure_critic():
    """At a logit of -10 the minimax loss pulls 20,000 times less."""
    wanted = {"minimax": -4.54e-5, "non-saturating": -0.99995, "least squares": -22.0}
    for name, expected in wanted.items():
        got = gradient(LOSSES[name].generator, [10.0], [-10.0]).item()
        assert got == pytest.approx(expected, rel=1e-3), name


def test_a_perfect_critic_loses_nothing_and_a_swapped_one_much():
    sure, unsure = torch.tensor([10.0]), torch.tensor([-10.0])
    critic = LOSSES["non-saturating"].critic
    assert critic(sure, unsure) < 1e-4 and critic(unsure, sure) > 19
    assert LOSSES["least squares"].critic(torch.ones(3), torch.zeros(3)) == 0
    assert LOSSES["Wasserstein"].critic(sure, unsure) == -20
    pair = LOSSES["relativistic average least squares"]
    assert pair.critic(torch.full((3,), 5.0), torch.full((3,), 4.0)) == 0


@pytest.mark.parametrize("name", LOSSES)
def test_every_generator_wants_higher_logits_and_every_critic_lower_fake_ones(name):
    real, fake = [0.3, -0.2], [0.1, 0.2]
    assert (gradient(LOSSES[name].generator, real, fake) < 0).all()
    assert (gradient(LOSSES[name].critic, real, fake) > 0).all()


@pytest.mark.parametrize("name", LOSSES)
def test_huge_logits_stay_finite_and_nan_stays_nan(name):
    real, fake = torch.tensor([1e4, -1e4]), torch.tensor([-1e4, 1e4])
    for loss in LOSSES[name][:2]:
        assert loss(real, fake).isfinite()
        assert loss(real * torch.nan, fake * torch.nan).isnan()


@pytest.mark.parametrize("name", LOSSES)
def test_shapes_and_numbers_of_pictures_may_differ(name):
    for loss in LOSSES[name][:2]:
        real, fake = draw(6), draw(4, seed=1)
        assert loss(real, fake).shape == ()
        torch.testing.assert_close(
            loss(real.view(6, 1), fake.view(2, 2)), loss(real, fake)
        )
