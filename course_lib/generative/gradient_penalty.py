"""Penalties on the slope of the critic: how fast its logit changes with the picture.

Both return one number, the mean over the batch, which is added to the critic's loss
with a weight. A critic is here a function of pictures (B, ...) alone, which gives one
logit for each, (B,) or (B, 1). It must judge each picture by itself: with a batch norm
in it the slope for one picture is mixed with its neighbours'.
"""

from collections.abc import Callable

import torch
from torch import Tensor


def interpolate(
    real: Tensor, fake: Tensor, generator: torch.Generator | None = None
) -> Tensor:
    """A random point on the line between each real picture and its made-up partner.

    Args:
        real, fake: (B, ...), of one shape.
        generator: Draws the B factors, uniform in [0, 1]: **one for a picture**. With
            one for each pixel the point would not lie on the line.

    Raises:
        ValueError: If the shapes differ.
    """
    if real.shape != fake.shape:
        raise ValueError(
            "real and made-up pictures must have one shape, got"
            f" {tuple(real.shape)} and {tuple(fake.shape)}"
        )
    factor = torch.rand(
        len(real), *[1] * (real.dim() - 1), generator=generator, dtype=real.dtype
    ).to(real.device)
    return factor * real.detach() + (1 - factor) * fake.detach()


def input_gradients(critic: Callable[[Tensor], Tensor], pictures: Tensor) -> Tensor:
    """The gradient of each picture's logit by its own pixels, (B, N) with N numbers in
    a picture; itself differentiable by the critic's weights.

    Raises:
        ValueError: If the critic does not give one logit for each picture.
    """
    pictures = pictures.detach().requires_grad_()
    logits = critic(pictures)
    if logits.numel() != len(pictures):
        raise ValueError(
            f"expected one logit for each of {len(pictures)} pictures, got"
            f" {tuple(logits.shape)}"
        )
    # Each logit depends on its own picture, so the gradient of the sum holds the
    # gradients of all. create_graph: the penalty itself is differentiated later.
    (gradients,) = torch.autograd.grad(logits.sum(), pictures, create_graph=True)
    return gradients.flatten(1)


def wasserstein_penalty(
    critic: Callable[[Tensor], Tensor],
    real: Tensor,
    fake: Tensor,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Pull the slope towards 1 between real and made-up pictures: E[(‖∇‖ - 1)²]
    (Gulrajani et al. 2017, equation 3; their weight is 10).

    Args:
        critic: See the head of the module.
        real, fake: (B, ...).
        generator: For ``interpolate``.
    """
    slopes = input_gradients(critic, interpolate(real, fake, generator)).norm(dim=1)
    return (slopes - 1).square().mean()


def r1_penalty(
    critic: Callable[[Tensor], Tensor],
    real: Tensor,
    fake: Tensor | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    """Pull the slope towards 0 at real pictures: ½ E[‖∇‖²] (Mescheder et al. 2018,
    equation 9; the weight is their γ).

    Args:
        critic: See the head of the module.
        real: (B, ...).
        fake, generator: Not used; so that both penalties are called alike.
    """
    return input_gradients(critic, real).square().sum(dim=1).mean() / 2
