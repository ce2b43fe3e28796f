"""How probable a latent-variable model finds its data: the importance-weighted bound
(Burda, Grosse and Salakhutdinov 2016), which rises to log p(x) with the number of codes
drawn.

Axes: K codes drawn, B batch, Z numbers of the code.
"""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.generative.pixels import to_levels
from course_lib.generative.vae import VAE, reparameterize


def log_mean_exp(log_weights: Tensor) -> Tensor:
    """log of the mean of exp(log_weights) over the first axis, (K, ...) -> (...),
    without leaving the logarithms: exp(-200) alone would be 0 in float32.
    """
    return log_weights.logsumexp(dim=0) - math.log(len(log_weights))


def importance_bound(
    log_likelihood: Callable[[Tensor], Tensor],
    mean: Tensor,
    log_variance: Tensor,
    samples: int,
    generator: torch.Generator,
) -> Tensor:
    """A lower bound of log p(x) from K codes of the encoder's distribution q.

    Its expectation is the ELBO for K = 1, never falls as K grows, and tends to
    log p(x).

    Args:
        log_likelihood: Codes (K, B, Z) -> log p(x | z), (K, B).
        mean: Of q, (B, Z).
        log_variance: Of q, (B, Z).
        samples: K.
        generator: Draws the codes; on the CPU.

    Returns:
        (B,), in nats.

    Raises:
        ValueError: If ``samples`` is below 1, or the log-likelihoods are not (K, B).
    """
    if samples < 1:
        raise ValueError(f"samples must be at least 1, got {samples}")
    noise = torch.randn(samples, *mean.shape, generator=generator, dtype=mean.dtype)
    code = reparameterize(mean, log_variance, noise.to(mean.device))
    likelihood = log_likelihood(code)
    if likelihood.shape != code.shape[:2]:
        raise ValueError(
            f"log-likelihoods must be {tuple(code.shape[:2])}, got"
            f" {tuple(likelihood.shape)}"
        )
    # log p(z) - log q(z | x), dimension by dimension; the constants cancel
    odds = 0.5 * (noise.to(code) ** 2 + log_variance - code**2)
    return log_mean_exp(likelihood + odds.sum(dim=-1))


@torch.no_grad()
def image_bound(
    model: VAE,
    images: Tensor,
    samples: int,
    generator: torch.Generator,
    batch: int = 8192,
) -> Tensor:
    """``importance_bound`` for a VAE and images (N, 1, 8, 8) in [0, 1]: (N,), in nats.

    Args:
        model: A VAE of the course.
        images: What to judge.
        samples: K.
        generator: Draws the codes; on the CPU.
        batch: How many codes the decoder reads at a time.
    """
    bounds = []
    for part in images.split(max(1, batch // samples)):
        levels = to_levels(part).expand(samples, -1, -1)

        def log_likelihood(code, levels=levels):
            logits = model.decode(code.flatten(0, 1))  # (K·B, 64, 17)
            cost = F.cross_entropy(
                logits.mT, levels.flatten(0, 1), reduction="none"
            ).sum(dim=1)
            return -cost.view(code.shape[:2])

        bounds.append(
            importance_bound(log_likelihood, *model.encode(part), samples, generator)
        )
    return torch.cat(bounds)
