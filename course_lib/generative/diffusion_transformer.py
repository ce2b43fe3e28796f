"""A diffusion transformer, DiT: the picture as a sequence of patches (Peebles and Xie
2023).

Axes: B batch, T patches, W width, P pixels along a patch.
"""

import torch
from torch import Tensor, nn

from course_lib.generative.denoisers import Condition, check_input
from course_lib.layers.adaptive_norm import AdaptiveNorm, AdaptiveZeroBlock, zero_linear
from course_lib.training.loop import seeded


class DiT(nn.Module):
    """Patches become tokens, blocks that a condition steers pass them on, and a last
    linear map makes patches again.

    Everything that meets the stream starts at zero: before training the prediction is 0
    whatever comes in.

    Args:
        size: Pixels along the picture.
        patch: P; must divide ``size``.
        width: W.
        heads: Must divide ``width``.
        layers: How many blocks.
        classes: How many labels there are; label ``classes`` is *no condition*.
        seed: Of the weights.

    Raises:
        ValueError: If ``patch`` does not divide ``size`` or ``heads`` the width.
    """

    def __init__(
        self,
        size: int = 8,
        patch: int = 2,
        width: int = 64,
        heads: int = 4,
        layers: int = 3,
        classes: int = 10,
        seed: int = 0,
    ):
        super().__init__()
        if patch < 1 or size % patch:
            raise ValueError(f"patch must divide {size}, got {patch}")
        self.size, self.patch = size, patch
        tokens = (size // patch) ** 2
        with seeded(seed, torch.device("cpu")):
            self.condition = Condition(width, classes)
            self.enter = nn.Linear(patch**2, width)
            # Learned: the paper's are fixed waves in two directions.
            self.positions = nn.Parameter(0.02 * torch.randn(tokens, width))
            self.blocks = nn.ModuleList(
                AdaptiveZeroBlock(width, heads, width) for _ in range(layers)
            )
            self.norm = AdaptiveNorm(width, width)
            self.leave = zero_linear(width, patch**2)

    def forward(self, x: Tensor, t: Tensor, labels: Tensor | None = None) -> Tensor:
        """A prediction of the shape of ``x``, (B, 1, size, size), at times t (B,) and
        for labels (B,).
        """
        check_input(x, (1, self.size, self.size))
        condition = self.condition(t, labels)
        tokens = self.enter(to_patches(x, self.patch)) + self.positions
        for block in self.blocks:
            tokens = block(tokens, condition)
        return from_patches(self.leave(self.norm(tokens, condition)), self.patch)


def to_patches(x: Tensor, patch: int) -> Tensor:
    """(B, 1, H, H) to (B, T, P²): patches row by row, and in each its pixels row by
    row.
    """
    count = x.shape[-1] // patch
    x = x.reshape(len(x), count, patch, count, patch)
    return x.transpose(2, 3).reshape(len(x), count**2, patch**2)


def from_patches(tokens: Tensor, patch: int) -> Tensor:
    """(B, T, P²) to (B, 1, H, H), the way back from ``to_patches``."""
    count = round(tokens.shape[1] ** 0.5)
    x = tokens.reshape(len(tokens), count, count, patch, patch)
    return x.transpose(2, 3).reshape(len(tokens), 1, count * patch, count * patch)
