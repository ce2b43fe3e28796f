"""A linear map that multiplies integers: weights and activations in 8 bits, sums in 32
(Jacob et al. 2018, section 2.2).

Axes: I inputs, O outputs.
"""

import torch
from torch import Tensor, nn

from course_lib.deployment.quantization import choose_grid, encode, quantize


class Int8Linear(nn.Module):
    """W x + b computed on codes: with x = s (q - z) and a row of weights w = t p,
    Σ w x = s t (Σ p q - z Σ p). The last sum belongs to the weights alone.

    Args:
        linear: The map; each of its outputs gets a scale of its own.
        low, high: The range of its inputs, found on calibration texts (*static*); None:
            each vector's own largest entry sets its scale, at each call (*dynamic*).

    Raises:
        ValueError: If only one end is given, or as ``choose_grid``.
    """

    def __init__(
        self, linear: nn.Linear, low: float | None = None, high: float | None = None
    ):
        super().__init__()
        if (low is None) != (high is None):
            raise ValueError(f"expected both ends of a range, got {low} and {high}")
        weight = quantize(linear.weight.detach(), 8, axis=0)
        self.register_buffer("codes", weight.codes)  # (O, I)
        self.register_buffer("scale", weight.scale[:, 0])  # (O,)
        self.register_buffer("row_sums", weight.codes.sum(1, dtype=torch.int32))
        self.bias = None if linear.bias is None else nn.Parameter(linear.bias.detach())
        self.static = low is not None
        if self.static:
            ends = (weight.scale.new_tensor(end) for end in (low, high))
            step, zero_point = choose_grid(*ends, symmetric=False)
            self.register_buffer("input_scale", step)
            self.register_buffer("input_zero_point", zero_point)

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., I) to (..., O)."""
        if self.static:
            scale, zero_point = self.input_scale, self.input_zero_point
            codes = encode(x, scale, zero_point, symmetric=False)
        else:
            size = x.abs().amax(-1, keepdim=True)
            scale, zero_point = choose_grid(-size, size)  # (..., 1)
            codes = encode(x, scale, zero_point)
        # In 8 bits already 100 + 100 would be -56.
        sums = codes.to(torch.int32) @ self.codes.to(torch.int32).T
        sums = sums - zero_point * self.row_sums
        output = sums.to(x.dtype) * (scale * self.scale)
        return output if self.bias is None else output + self.bias
