"""Pixels one after another: the course's GPT reads an image as a text of 64 tokens from
a vocabulary of 17 grey levels (as van den Oord et al. 2016 did with a recurrent
network, and Chen et al. 2020 with a transformer).

Axes: B batch, P = 64 pixels in reading order, V = 17 levels.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.generative.pixels import LEVELS, PIXELS, to_images, to_levels
from course_lib.language_models.decoding import generate
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.layers.mode import evaluating


class PixelGPT(nn.Module):
    """A GPT whose first token says "here begins an image", or of which class.

    Args:
        width, layers, heads, dropout: Of the GPT.
        classes: How many classes an image can be asked for; 0: no class.
        seed: Determines the initial parameters.
    """

    def __init__(
        self,
        width: int = 64,
        layers: int = 2,
        heads: int = 4,
        dropout: float = 0.0,
        classes: int = 0,
        seed: int = 0,
    ):
        super().__init__()
        self.classes = classes
        starts = max(1, classes)  # tokens 17, 18, …: the start, or one for each class
        self.gpt = GPT(
            GPTConfig(LEVELS + starts, PIXELS, width, layers, heads, dropout), seed
        )

    def start(self, count: int, labels: Tensor | None = None) -> Tensor:
        """The first token of each image, (count, 1).

        Raises:
            ValueError: If there are no labels (count,) for a model of classes, or
                labels for another.
        """
        if (labels is None) != (self.classes == 0):
            raise ValueError(f"the model has {self.classes} classes, got {labels}")
        place = self.gpt.tokens.weight.device
        if labels is None:
            return torch.full((count, 1), LEVELS, device=place)
        if labels.shape != (count,):
            raise ValueError(f"labels must be ({count},), got {tuple(labels.shape)}")
        return LEVELS + labels.to(place)[:, None]

    def forward(self, images: Tensor, labels: Tensor | None = None) -> Tensor:
        """Logits (B, 64, 17) of each pixel's level, given those before it.

        Args:
            images: (B, 1, 8, 8) in [0, 1]; pixel p is predicted from pixels 0 to p - 1.
            labels: Integers (B,), for a model of classes.
        """
        levels = to_levels(images)
        ids = torch.cat([self.start(len(levels), labels), levels[:, :-1]], dim=1)
        return self.gpt(ids)[..., :LEVELS]  # a start is never predicted

    @torch.no_grad()
    def log_likelihood(self, images: Tensor, labels: Tensor | None = None) -> Tensor:
        """log p(image), exactly: (B,), in nats."""
        with evaluating(self):
            logits = self(images, labels)
        cost = F.cross_entropy(logits.mT, to_levels(images), reduction="none")
        return -cost.sum(dim=1)

    def draw(
        self,
        count: int,
        generator: torch.Generator,
        labels: Tensor | None = None,
    ) -> Tensor:
        """Draw images pixel by pixel: (count, 1, 8, 8) of the 17 levels."""
        start = self.start(count, labels)
        with evaluating(self):
            ids = generate(_LevelsOnly(self.gpt), start, PIXELS, generator=generator)
        return to_images(ids[:, 1:].cpu())


class _LevelsOnly(nn.Module):
    """The GPT without its logits for start tokens, as the sampler wants a model."""

    def __init__(self, gpt: GPT):
        super().__init__()
        self.gpt, self.config = gpt, gpt.config

    def forward(self, ids: Tensor) -> Tensor:
        return self.gpt(ids)[..., :LEVELS]
