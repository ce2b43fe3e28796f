"""Layer normalization (Ba, Kiros and Hinton 2016, equations 3 and 4)."""

import torch
from torch import Tensor, nn


class LayerNorm(nn.Module):
    """Give each vector mean 0 and variance 1 over its own W entries, then a learned
    scale and shift for each entry.

    Every position of every sequence is normalized by itself: the batch and the other
    positions play no part.

    Args:
        width: W.
        epsilon: Added to the variance, so that a vector of equal entries is not divided
            by zero.
        bias: Whether there is a shift.
    """

    def __init__(self, width: int, epsilon: float = 1e-5, bias: bool = True):
        super().__init__()
        self.epsilon = epsilon
        self.weight = nn.Parameter(torch.ones(width))
        self.bias = nn.Parameter(torch.zeros(width)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        """Normalize the last axis of ``x`` (..., W); the result has its shape and type.

        Raises:
            ValueError: If the last axis is not W wide.
        """
        if x.shape[-1] != len(self.weight):
            raise ValueError(f"x must have width {len(self.weight)}, got {x.shape[-1]}")
        # Sums of squares overflow fp16 and lose digits in bf16, so half-precision input
        # is normalized in fp32.
        precise = x.to(torch.promote_types(x.dtype, torch.float32))
        centered = precise - precise.mean(dim=-1, keepdim=True)
        # The mean divides by W; Tensor.var would divide by W - 1.
        variance = centered.square().mean(dim=-1, keepdim=True)
        normalized = centered / (variance + self.epsilon).sqrt()
        scaled = normalized * self.weight
        return (scaled if self.bias is None else scaled + self.bias).to(x.dtype)
