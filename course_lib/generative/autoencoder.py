"""An autoencoder: an image squeezed through a few numbers and built up again (Hinton
and Salakhutdinov 2006, with its layers trained together).

Axes: B batch, Z numbers of the code, P = 64 pixels, V = 17 levels of a pixel.
"""

import torch
from torch import Tensor, nn

from course_lib.data.pictures import check_pictures
from course_lib.generative.discretized_logistic import DiscretizedLogistic
from course_lib.generative.pixels import LEVELS, PIXELS, SIDE, to_images


def encoder_layers(outputs: int, width: int) -> nn.Sequential:
    """Image (B, 1, 8, 8) in [0, 1] -> (B, outputs), through two hidden layers."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(PIXELS, width),
        nn.GELU(),
        nn.Linear(width, width),
        nn.GELU(),
        nn.Linear(width, outputs),
    )


def decoder_layers(latent: int, width: int, output: str = "softmax") -> nn.Sequential:
    """Code (B, Z) -> logits of the level of every pixel, (B, 64, 17).

    Args:
        latent, width: Z, and the width of the hidden layers.
        output: "softmax": 17 numbers a pixel; "logistic": two, from which
            ``DiscretizedLogistic`` makes 17.

    Raises:
        ValueError: If there is no such output.
    """
    if output not in ("softmax", "logistic"):
        raise ValueError(f"output must be 'softmax' or 'logistic', got {output!r}")
    numbers = LEVELS if output == "softmax" else 2
    layers = [
        nn.Linear(latent, width),
        nn.GELU(),
        nn.Linear(width, width),
        nn.GELU(),
        nn.Linear(width, PIXELS * numbers),
        nn.Unflatten(-1, (PIXELS, numbers)),
    ]
    if output == "logistic":
        layers.append(DiscretizedLogistic())
    return nn.Sequential(*layers)


def mean_image(logits: Tensor) -> Tensor:
    """What the decoder expects to see: the mean level of each pixel.

    Args:
        logits: (B, 64, 17).

    Returns:
        Images (B, 1, 8, 8) in [0, 1], smoother than any real one.
    """
    levels = torch.arange(LEVELS, dtype=logits.dtype, device=logits.device)
    return to_images(logits.softmax(dim=-1) @ levels)


def draw_levels(logits: Tensor, generator: torch.Generator) -> Tensor:
    """Draw every pixel from its own distribution, apart from all others.

    Args:
        logits: (B, 64, 17).
        generator: On the CPU.

    Returns:
        Images (B, 1, 8, 8) of the 17 levels.
    """
    probabilities = logits.softmax(dim=-1).flatten(0, 1).cpu()
    drawn = torch.multinomial(probabilities, 1, generator=generator)
    return to_images(drawn.view(len(logits), PIXELS))


class Autoencoder(nn.Module):
    """Encoder and decoder with a narrow place between them.

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
            self.encoder = encoder_layers(latent, width)
            self.decoder = decoder_layers(latent, width, output)

    def encode(self, images: Tensor) -> Tensor:
        """Images (B, 1, 8, 8) in [0, 1] -> codes (B, Z)."""
        return self.encoder(check_pictures(images, SIDE))

    def decode(self, code: Tensor) -> Tensor:
        """Codes (B, Z) -> logits (B, 64, 17)."""
        return self.decoder(code)

    def forward(self, images: Tensor) -> Tensor:
        """Logits (B, 64, 17) of the images rebuilt."""
        return self.decode(self.encode(images))
