"""The adversarial game: critic and generator take turns.

Axes: B batch, Z numbers of noise.
"""

import copy
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from course_lib.generative.gan_losses import LossPair
from course_lib.training.progress import ProgressLine

KEEP_EVERY = 50  # turns between two copies of the networks


@dataclass
class AdversarialHistory:
    """What a run left behind: one number for each turn of the generator."""

    critic_losses: list[float] = field(default_factory=list)  # without the penalty
    generator_losses: list[float] = field(default_factory=list)
    penalties: list[float] = field(default_factory=list)  # without their weight
    real_logits: list[float] = field(default_factory=list)  # means over the batch
    fake_logits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    interrupted: bool = False  # stopped from the keyboard; what was learned is kept
    stopped: str | None = None  # why it ended early: a number that was not finite


def critic_step(critic, real, fake, labels, loss: LossPair, optimizer, penalty=None):
    """One turn of the critic.

    Args:
        critic: Called with pictures and the labels, a tuple of none or one.
        real, fake: Pictures (B, ...); ``fake`` has no graph to the generator.
        loss: What is minimized.
        optimizer: The critic's.
        penalty: Called with (critic of pictures alone, real, fake), or None.

    Returns:
        The loss without penalty, the mean logits, and the penalty, as tensors.
    """
    real_logits, fake_logits = critic(real, *labels), critic(fake, *labels)
    value = loss.critic(real_logits, fake_logits)
    extra = value.new_zeros(())
    if penalty is not None:
        extra = penalty(lambda pictures: critic(pictures, *labels), real, fake)
    update(value + extra, optimizer)
    return value, real_logits.mean(), fake_logits.mean(), extra


def generator_step(generator, critic, real, noise, labels, loss: LossPair, optimizer):
    """One turn of the generator: its pictures go through the critic **with** their
    graph, since the gradient reaches the generator only through the critic. The critic
    is held still.
    """
    critic.requires_grad_(False)
    try:
        fake_logits = critic(generator(noise, *labels), *labels)
        real_logits = critic(real, *labels) if loss.relativistic else fake_logits
        value = loss.generator(real_logits, fake_logits)
        update(value, optimizer)
    finally:
        critic.requires_grad_(True)
    return value


def update(loss: Tensor, optimizer: torch.optim.Optimizer) -> None:
    """Take one step downhill.

    Raises:
        FloatingPointError: If the loss is not finite; then nothing is changed.
    """
    if not loss.isfinite():
        raise FloatingPointError(f"a loss was {loss.item()}")
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()


class LastGood:
    """A copy of networks from a time when all their numbers were finite."""

    def __init__(self, *models: nn.Module):
        self.models, self.states, self.turns = models, [], 0
        self.keep(0)

    def keep(self, turns: int) -> None:
        """Remember the networks as they are now, after so many turns.

        Raises:
            FloatingPointError: If a weight or a statistic is not finite.
        """
        states = [copy.deepcopy(model.state_dict()) for model in self.models]
        if not all(v.isfinite().all() for state in states for v in state.values()):
            raise FloatingPointError("a weight was not finite")
        self.states, self.turns = states, turns

    def restore(self) -> None:
        """Put back what was remembered."""
        for model, state in zip(self.models, self.states, strict=True):
            model.load_state_dict(state)


def train_adversarially(
    generator: nn.Module,
    critic: nn.Module,
    batches: Iterable[tuple[Tensor, ...]],
    steps: int,
    loss: LossPair,
    *,
    noise: int,
    learning_rate: float | tuple[float, float] = 1e-3,
    betas: tuple[float, float] = (0.5, 0.999),
    critic_steps: int = 1,
    penalty: Callable[..., Tensor] | None = None,
    penalty_weight: float = 1.0,
    decay: bool = False,
    seed: int = 0,
    on_step: Callable[[int, nn.Module], None] | None = None,
    progress: bool | None = None,
) -> AdversarialHistory:
    """Train both networks in place, with Adam.

    Where a loss or a weight is no longer finite, training stops, both networks are put
    back to their last good state, and that is said. Interrupting it keeps what was
    learned.

    Args:
        generator: Called with noise (B, Z) and, if the batches hold them, labels (B,).
        critic: Called with pictures and labels; gives logits (B,).
        batches: At least ``steps * critic_steps``, each ``(pictures,)`` or ``(pictures,
            labels)``. Made-up pictures have the labels of their batch.
        steps: Turns of the generator.
        loss: From ``gan_losses.LOSSES``.
        noise: Z; normally distributed.
        learning_rate: For both, or (critic's, generator's).
        betas: Adam's. Radford et al. (2016) lower the first from 0.9 to 0.5.
        critic_steps: Turns of the critic for each of the generator.
        penalty: Called with (critic, real, fake, random generator), as those of
            ``gradient_penalty`` are.
        penalty_weight: What it is multiplied with.
        decay: Whether both rates fall in a straight line to zero.
        seed: Of the noise and the penalty.
        on_step: Called after each turn of the generator with the number of turns and
            the generator.
        progress: Show a progress line; None: where somebody watches.

    Raises:
        ValueError: If ``steps`` or ``critic_steps`` is below 1, or the batches end
            early.
    """
    if steps < 1 or critic_steps < 1:
        raise ValueError(
            f"steps and critic_steps must be at least 1, got {steps} and {critic_steps}"
        )
    game = _Game(generator, critic, batches, loss, noise, seed)
    game.set_up(learning_rate, betas, penalty, penalty_weight)
    history, line = AdversarialHistory(), ProgressLine(steps, "two players", progress)
    good, start = LastGood(generator, critic), time.perf_counter()
    try:
        for step in range(steps):
            game.slow_down(1 - step / steps if decay else 1.0)
            game.turn(critic_steps, history)
            if (step + 1) % KEEP_EVERY == 0 or step + 1 == steps:
                good.keep(step + 1)
            history.seconds = time.perf_counter() - start
            if on_step is not None:
                on_step(step + 1, generator)
            losses = history.critic_losses[-1], history.generator_losses[-1]
            line.update(step + 1, "critic {:.3f}, generator {:.3f}".format(*losses))
    except FloatingPointError as problem:
        good.restore()
        history.stopped = (
            f"{problem} in turn {step + 1} of {steps}; both networks are as they were"
            f" after turn {good.turns}"
        )
        print(f"training stopped: {history.stopped}")
    except KeyboardInterrupt:
        history.interrupted = True
    finally:
        line.close()
        generator.eval(), critic.eval()
    return history


class _Game:
    """Both players with their optimizers and what they draw from."""

    def __init__(self, generator, critic, batches, loss, noise, seed):
        self.generator, self.critic, self.loss = generator, critic, loss
        self.batches, self.noise, self.dealt = iter(batches), noise, 0
        self.place = next(generator.parameters()).device
        self.draw = torch.Generator().manual_seed(seed)
        generator.train(), critic.train()

    def set_up(self, learning_rate, betas, penalty, weight):
        pair = isinstance(learning_rate, tuple)
        self.rates = learning_rate if pair else (learning_rate, learning_rate)
        self.optimizers = [
            torch.optim.Adam(model.parameters(), rate, betas)
            for model, rate in zip(
                (self.critic, self.generator), self.rates, strict=True
            )
        ]
        self.weight, self.penalty = weight, None
        if penalty is not None:
            self.penalty = lambda *players: weight * penalty(*players, self.draw)

    def slow_down(self, share):
        for optimizer, rate in zip(self.optimizers, self.rates, strict=True):
            for group in optimizer.param_groups:
                group["lr"] = rate * share

    def next_batch(self):
        batch = next(self.batches, None)
        if batch is None:
            raise ValueError(f"the batches ended after {self.dealt}")
        self.dealt += 1
        real, *labels = (part.to(self.place) for part in batch)
        return real, labels

    def fresh_noise(self, count):
        return torch.randn(count, self.noise, generator=self.draw).to(self.place)

    def turn(self, critic_steps, history):
        for _ in range(critic_steps):
            real, labels = self.next_batch()
            with torch.no_grad():  # the critic's turn: the generator is data
                fake = self.generator(self.fresh_noise(len(real)), *labels)
            numbers = critic_step(
                self.critic, real, fake, labels, self.loss, self.optimizers[0],
                self.penalty,
            )  # fmt: skip
        value = generator_step(
            self.generator, self.critic, real, self.fresh_noise(len(real)), labels,
            self.loss, self.optimizers[1],
        )  # fmt: skip
        loss, real_logit, fake_logit, extra = (number.item() for number in numbers)
        history.critic_losses.append(loss)
        history.real_logits.append(real_logit)
        history.fake_logits.append(fake_logit)
        history.penalties.append(extra / self.weight if self.weight else math.nan)
        history.generator_losses.append(value.item())
