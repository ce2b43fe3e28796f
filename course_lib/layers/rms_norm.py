"""Root mean square normalization (Zhang and Sennrich 2019, equation 4)."""

import torch
from torch import Tensor, nn


class RMSNorm(nn.Module):
    """Give each vector a root mean square of 1 over its own W entries, then a learned
    gain for each entry.

    LayerNorm without the centering and without the bias: the vector's length is fixed,
    its direction is left as it was. LLaMA and most language models after it use it.

    Args:
        width: W.
        epsilon: Added to the mean square, so that a vector of zeros is not divided by
            zero.
        gain: Whether there is a gain.
    """

    def __init__(self, width: int, epsilon: float = 1e-6, gain: bool = True):
        super().__init__()
        self.width, self.epsilon = width, epsilon
        self.weight = nn.Parameter(torch.ones(width)) if gain else None

    def forward(self, x: Tensor) -> Tensor:
        """Normalize the last axis of ``x`` (..., W); the result has its shape and type.

        Raises:
            ValueError: If the last axis is not W wide.
        """
        if x.shape[-1] != self.width:
            raise ValueError(f"x must have width {self.width}, got {x.shape[-1]}")
        # Squares overflow fp16 from 256 on, so half-precision input is normalized in
        # fp32.
        precise = x.to(torch.promote_types(x.dtype, torch.float32))
        mean_square = precise.square().mean(dim=-1, keepdim=True)
        normalized = precise / (mean_square + self.epsilon).sqrt()
        scaled = normalized if self.weight is None else normalized * self.weight
        return scaled.to(x.dtype)
