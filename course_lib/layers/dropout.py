"""Inverted dropout (Srivastava et al. 2014, sections 4 and 10) with a random generator
of its own.
"""

import torch
from torch import Tensor, nn


class Dropout(nn.Module):
    """Set a random share of all numbers to zero in training, and scale the others up so
    that the mean stays.

    *Inverted*: the scaling by 1 / (1 - share) happens in training, so that evaluation
    needs none and the layer is then the identity. (The paper scales weights down at
    evaluation instead: the same up to a factor that weights absorb.)

    Args:
        share: How many of the numbers are set to zero, in [0, 1).
        generator: Where the randomness comes from. ``nn.Dropout`` draws from torch's
            global state instead.

    Raises:
        ValueError: If ``share`` lies outside [0, 1).
    """

    def __init__(self, share: float, generator: torch.Generator):
        super().__init__()
        if not 0 <= share < 1:
            raise ValueError(f"share must lie in [0, 1), got {share}")
        self.share, self.generator = share, generator

    def forward(self, x: Tensor) -> Tensor:
        """Return ``x`` (any shape) with numbers dropped in training, ``x`` itself in
        evaluation; NaN stays NaN.
        """
        if not self.training or self.share == 0:
            return x
        # Drawn in fp32 whatever x is: the coarse steps of a half-precision number would
        # shift the share.
        draw = torch.rand(
            x.shape, generator=self.generator, device=self.generator.device
        )
        keep = (draw >= self.share).to(x.device)
        return x * keep / (1 - self.share)

    def extra_repr(self) -> str:
        """What ``print(layer)`` says in the brackets."""
        return f"share={self.share}"
