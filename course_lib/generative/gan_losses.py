"""Adversarial losses: for each, what the critic minimizes and what the generator does.

All take **logits**, the critic's raw output: high for real, low for made up. None wants
a sigmoid in the network. Where the paper speaks of D(x), a probability, D is the
sigmoid of the logit; the losses below have it inside, in a form that cannot overflow.

    log D = -softplus(-logit)        log(1 - D) = -softplus(logit)

A *critic* is what gives the logits. Goodfellow et al. call it the discriminator.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor


class LossPair(NamedTuple):
    """What the two players minimize; both are functions of (real logits, fake logits),
    of any shapes, and return one number, the mean over the batch.
    """

    critic: Callable[[Tensor, Tensor], Tensor]
    generator: Callable[[Tensor, Tensor], Tensor]
    relativistic: bool = False  # whether the generator's loss looks at real logits


def cross_entropy_critic(real: Tensor, fake: Tensor) -> Tensor:
    """-E[log D(real)] - E[log(1 - D(fake))], in nats: a classifier's loss, with real
    pictures labelled 1 and made-up ones 0 (Goodfellow et al. 2014, equation 1).
    """
    return F.softplus(-real).mean() + F.softplus(fake).mean()


def minimax_generator(real: Tensor, fake: Tensor) -> Tensor:
    """E[log(1 - D(fake))]: the generator wants what the critic does not (Goodfellow et
    al. 2014, equation 1). Its gradient vanishes where the critic is sure.
    """
    return -F.softplus(fake).mean()


def non_saturating_generator(real: Tensor, fake: Tensor) -> Tensor:
    """-E[log D(fake)]: the same wish with a strong gradient where the critic is sure
    (Goodfellow et al. 2014, end of section 3).
    """
    return F.softplus(-fake).mean()


def least_squares_critic(real: Tensor, fake: Tensor) -> Tensor:
    """E[(real - 1)²] + E[fake²] (Mao et al. 2017, equation 2 with a = 0 and b = 1,
    without its factor ½). The logit itself is to be 1 or 0.
    """
    return (real - 1).square().mean() + fake.square().mean()


def least_squares_generator(real: Tensor, fake: Tensor) -> Tensor:
    """E[(fake - 1)²] (Mao et al. 2017, equation 2 with c = 1, without its factor ½)."""
    return (fake - 1).square().mean()


def relativistic_critic(real: Tensor, fake: Tensor) -> Tensor:
    """E[(real - mean fake - 1)²] + E[(fake - mean real + 1)²]: a real picture is to
    score by 1 more than made-up ones do on average, and the other way round
    (Jolicoeur-Martineau 2019, appendix: RaLSGAN).
    """
    return (real - fake.mean() - 1).square().mean() + (
        fake - real.mean() + 1
    ).square().mean()


def relativistic_generator(real: Tensor, fake: Tensor) -> Tensor:
    """The critic's loss with the roles exchanged (Jolicoeur-Martineau 2019)."""
    return relativistic_critic(fake, real)


def wasserstein_critic(real: Tensor, fake: Tensor) -> Tensor:
    """E[fake] - E[real]: minus an estimate of the Wasserstein distance, as long as the
    critic's slope is at most 1 everywhere (Arjovsky et al. 2017); see
    ``gradient_penalty``.
    """
    return fake.mean() - real.mean()


def wasserstein_generator(real: Tensor, fake: Tensor) -> Tensor:
    """-E[fake] (Arjovsky et al. 2017)."""
    return -fake.mean()


LOSSES = {
    "minimax": LossPair(cross_entropy_critic, minimax_generator),
    "non-saturating": LossPair(cross_entropy_critic, non_saturating_generator),
    "least squares": LossPair(least_squares_critic, least_squares_generator),
    "relativistic average least squares": LossPair(
        relativistic_critic, relativistic_generator, relativistic=True
    ),
    "Wasserstein": LossPair(wasserstein_critic, wasserstein_generator),
}
