"""The two players: whose weights each turn moves, what stops a run, what is kept."""

import itertools

import pytest
import torch

from course_lib.data.rings import ring_report, sample_ring
from course_lib.generative.adversarial import (
    KEEP_EVERY,
    critic_step,
    generator_step,
    train_adversarially,
)
from course_lib.generative.dcgan import Critic, DCGANConfig, Generator, MLPGenerator
from course_lib.generative.dcgan import MLPCritic as MLP
from course_lib.generative.gan_losses import LOSSES
from course_lib.generative.gradient_penalty import r1_penalty, wasserstein_penalty
from course_lib.generative.spectral_norm import normalize_spectrally

LOSS = LOSSES["non-saturating"]


def players(**options):
    return (
        MLPGenerator((2,), noise=2, width=16, **options),
        MLP((2,), width=16, **options),
    )


def ring_batches(count=32, seed=0):
    draw = torch.Generator().manual_seed(seed)
    while True:
        yield (sample_ring(count, draw),)


def weights(model):
    return torch.cat([p.detach().flatten().clone() for p in model.parameters()])


def test_each_turn_moves_its_own_player_alone():
    generator, critic = players()
    real, noise = sample_ring(8, 0), torch.randn(8, 2)
    optimizer = torch.optim.SGD(critic.parameters(), 0.1)
    before = weights(generator), weights(critic)
    critic_step(critic, real, generator(noise).detach(), (), LOSS, optimizer)
    assert weights(generator).equal(before[0]) and not weights(critic).equal(before[1])
    assert all(p.grad is None for p in generator.parameters())

    optimizer = torch.optim.SGD(generator.parameters(), 0.1)
    before = weights(generator), weights(critic)
    generator_step(generator, critic, real, noise, (), LOSS, optimizer)
    assert not weights(generator).equal(before[0]) and weights(critic).equal(before[1])
    assert all(p.requires_grad for p in critic.parameters())


def test_the_losses_that_are_noted_are_those_of_the_formulas():
    generator, critic = players()
    seen = {}

    def penalty(judge, real, fake, draw):
        seen.update(real=real, fake=fake, critic=judge)
        seen["logits"] = judge(real).detach(), judge(fake).detach()
        return torch.tensor(3.0)

    history = train_adversarially(
        generator, critic, ring_batches(), 1, LOSS, noise=2, penalty=penalty,
        penalty_weight=0.5,
    )  # fmt: skip
    expected = LOSS.critic(*seen["logits"]).item()
    assert history.critic_losses == [pytest.approx(expected)]
    assert history.penalties == [3.0]
    assert history.real_logits == [pytest.approx(seen["logits"][0].mean().item())]


@pytest.mark.parametrize("name", LOSSES)
def test_every_loss_runs_and_repeats(name):
    runs = []
    for _ in range(2):
        generator, critic = players()
        normalize_spectrally(critic)
        history = train_adversarially(
            generator, critic, ring_batches(), 3, LOSSES[name], noise=2,
            critic_steps=2, penalty=wasserstein_penalty, seed=4,
        )  # fmt: skip
        assert len(history.critic_losses) == len(history.generator_losses) == 3
        runs.append(weights(generator))
    assert runs[0].equal(runs[1])


def test_classes_reach_both_networks():
    config = DCGANConfig(8, 1, noise=4, width=4, classes=3, critic_norm=False)
    batches = itertools.repeat((torch.rand(6, 1, 8, 8), torch.arange(6) % 3))
    history = train_adversarially(
        Generator(config), Critic(config), batches, 2, LOSS, noise=4,
        penalty=r1_penalty,
    )  # fmt: skip
    assert len(history.penalties) == 2 and history.penalties[0] > 0


def test_it_learns_where_the_ring_is():
    generator, critic = players()
    before = ring_report(generator(torch.randn(500, 2)), spread=0.3).good
    train_adversarially(
        generator, critic, ring_batches(64), 400, LOSS, noise=2, learning_rate=3e-3,
        penalty=r1_penalty,
    )  # fmt: skip
    assert ring_report(generator(torch.randn(500, 2)), spread=0.3).good > before + 0.3
    assert not generator.training and not critic.training


@pytest.mark.parametrize("spoiled_turn", [3, KEEP_EVERY + 7])
def test_nan_stops_the_run_and_the_last_good_state_is_put_back(spoiled_turn, capsys):
    config = DCGANConfig(8, 1, noise=4, width=4)
    generator, critic = Generator(config), Critic(config)
    states = {}

    def remember(turn, model):
        states[turn] = {n: v.clone() for n, v in model.state_dict().items()}

    states[0] = {n: v.clone() for n, v in generator.state_dict().items()}

    def batches():
        for turn in itertools.count(1):
            pictures = torch.full((4, 1, 8, 8), 0.5)
            if turn == spoiled_turn:
                pictures[1, 0, 2, 3] = torch.nan
            yield (pictures,)

    history = train_adversarially(
        generator, critic, batches(), 100, LOSS, noise=4, on_step=remember
    )
    kept = spoiled_turn // KEEP_EVERY * KEEP_EVERY
    assert f"in turn {spoiled_turn} of 100" in history.stopped
    assert f"after turn {kept}" in history.stopped
    assert history.stopped in capsys.readouterr().out
    state = generator.state_dict()
    assert all(state[name].equal(value) for name, value in states[kept].items())
    assert all(value.isfinite().all() for value in critic.state_dict().values())
    assert len(history.generator_losses) == spoiled_turn - 1


def test_weights_that_overflow_are_noticed():
    generator, critic = players()
    history = train_adversarially(
        generator, critic, ring_batches(), 60, LOSSES["Wasserstein"], noise=2,
        learning_rate=1e38, progress=False,
    )  # fmt: skip
    assert history.stopped and weights(generator).isfinite().all()


def test_an_interruption_keeps_what_was_learned():
    generator, critic = players()
    before = weights(generator)

    def stop(turn, model):
        if turn == 2:
            raise KeyboardInterrupt

    history = train_adversarially(
        generator, critic, ring_batches(), 9, LOSS, noise=2, on_step=stop
    )
    assert history.interrupted and len(history.generator_losses) == 2
    assert not weights(generator).equal(before)


def test_a_decay_ends_near_zero():
    moved = []
    for decay in (False, True):
        generator, critic = players()
        seen = [weights(generator)]
        train_adversarially(
            generator, critic, ring_batches(), 20, LOSS, noise=2, decay=decay,
            on_step=lambda turn, model, seen=seen: seen.append(weights(model)),
        )  # fmt: skip
        moved.append((seen[-1] - seen[-2]).norm() / (seen[1] - seen[0]).norm())
    assert moved[1] < 0.2 * moved[0]


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="at least 1, got 0 and 1"):
        train_adversarially(*players(), ring_batches(), 0, LOSS, noise=2)
    few = itertools.islice(ring_batches(), 3)
    with pytest.raises(ValueError, match="the batches ended after 3"):
        train_adversarially(*players(), few, 2, LOSS, noise=2, critic_steps=2)
