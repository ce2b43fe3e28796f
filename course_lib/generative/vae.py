"""The variational autoencoder (Kingma and Welling 2014; Rezende, Mohamed and Wierstra
2014): an autoencoder whose code is a distribution, trained on a lower bound of the
images' log-probability.

Axes: B batch, Z numbers of the code, P = 64 pixels, V = 17 levels of a pixel. All
logarithms are natural, all costs in nats for one image.
"""

from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.data.pictures import check_pictures
from course_lib.generative.autoencoder import decoder_layers, encoder_layers
from course_lib.generative.pixels import SIDE


class VAEOutput(NamedTuple):
    """What the model says of a batch of images."""

    logits: Tensor  # (B, 64, 17): of every pixel's level, given one drawn code
    mean: Tensor  # (B, Z): of the code
    log_variance: Tensor  # (B, Z): of the code


def reparameterize(mean: Tensor, log_variance: Tensor, noise: Tensor) -> Tensor:
    """Draw codes in such a way that gradients reach the mean and the variance.

    Args:
        mean: (..., Z).
        log_variance: (..., Z), log σ². σ is the exponential of its *half*.
        noise: (..., Z), or with more axes in front, drawn from N(0, 1).

    Returns:
        mean + σ · noise.

    >>> reparameterize(torch.zeros(1), torch.tensor([4.0]).log(), torch.ones(1))
    tensor([2.])
    """
    return mean + (0.5 * log_variance).exp() * noise


def gaussian_kl(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL divergence of N(mean, σ²) from the standard normal distribution, in nats, for
    each dimension by itself.

    Args:
        mean: (..., Z).
        log_variance: (..., Z), log σ².

    Returns:
        (..., Z), none below 0. The divergence of a whole code is the *sum* over Z, as
        its dimensions are independent.

    >>> gaussian_kl(torch.tensor([1.0, 1.0]), torch.zeros(2)).sum()
    tensor(1.)
    """
    # expm1(x) - x, since exp(x) - 1 - x loses its digits near 0 and could fall below it
    return 0.5 * (mean**2 + torch.expm1(log_variance) - log_variance)


def elbo(output: VAEOutput, levels: Tensor) -> tuple[Tensor, Tensor]:
    """The two terms of the bound: log p(x) >= log-likelihood - KL.

    Args:
        output: Of the model.
        levels: The images' levels, integers (B, 64).

    Returns:
        The log-likelihood of each image given its drawn code, *summed* over pixels,
        (B,); and the KL divergence of each dimension of its code, (B, Z).

    Raises:
        ValueError: If the levels are not (B, 64).
    """
    if levels.shape != output.logits.shape[:2]:
        raise ValueError(
            f"levels must be {tuple(output.logits.shape[:2])}, got"
            f" {tuple(levels.shape)}"
        )
    cost = F.cross_entropy(output.logits.mT, levels, reduction="none")  # (B, 64)
    return -cost.sum(dim=1), gaussian_kl(output.mean, output.log_variance)


def negative_elbo(
    output: VAEOutput, levels: Tensor, beta: float = 1.0, free_nats: float = 0.0
) -> Tensor:
    """What training minimizes: the mean over the batch of KL - log-likelihood.

    Args:
        output, levels: As ``elbo``.
        beta: Weight of the KL term (Higgins et al. 2017); 1 gives the tightest bound,
            below 1 there is none.
        free_nats: So much KL, on the mean over the batch, costs nothing in each
            dimension (the free bits of Kingma et al. 2016, with one dimension a group);
            more than 0 makes the bound looser.

    Returns:
        One number.
    """
    likelihood, kl = elbo(output, levels)
    price = kl.mean(dim=0)  # (Z,)
    if free_nats > 0:
        price = price.clamp(min=free_nats)
    return beta * price.sum() - likelihood.mean()


class VAE(nn.Module):
    """Encoder to a normal distribution of codes, decoder to a distribution of images.

    Args:
        latent: Z, how many numbers the code of an image has.
        width: Of the hidden layers.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
        output: How the decoder describes a pixel; see ``decoder_layers``.
    """

    def __init__(
        self, latent: int, width: int = 128, seed: int = 0, output: str = "softmax"
    ):
        super().__init__()
        if latent < 1 or width < 1:
            raise ValueError(
                f"latent and width must be at least 1, got {latent} and {width}"
            )
        self.latent = latent
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            self.encoder = encoder_layers(2 * latent, width)
            self.decoder = decoder_layers(latent, width, output)

    def encode(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Images (B, 1, 8, 8) in [0, 1] -> mean and log-variance of the code, both
        (B, Z).
        """
        mean, log_variance = self.encoder(check_pictures(images, SIDE)).chunk(2, dim=-1)
        return mean, log_variance

    def decode(self, code: Tensor) -> Tensor:
        """Codes (..., Z) -> logits (..., 64, 17)."""
        return self.decoder(code)

    def forward(self, images: Tensor, noise: Tensor) -> VAEOutput:
        """Encode, draw one code for each image, decode.

        Args:
            images: (B, 1, 8, 8) in [0, 1].
            noise: (B, Z) from N(0, 1). It is an input, as the labels of a classifier
                are: nothing inside the model is random.
        """
        mean, log_variance = self.encode(images)
        if noise.shape != mean.shape:
            raise ValueError(
                f"noise must be {tuple(mean.shape)}, got {tuple(noise.shape)}"
            )
        code = reparameterize(mean, log_variance, noise)
        return VAEOutput(self.decode(code), mean, log_variance)
