"""A linear map whose weights are stored as integers of few bits.

Only storage shrinks: each call turns the codes back into numbers and multiplies those.
Programs made for speed do the same inside their matrix product, so that the large
matrix of numbers never goes through memory.

Axes: I inputs, O outputs.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.deployment.bit_packing import pack_bits, unpack_bits
from course_lib.deployment.quantization import Quantized, quantize


class QuantizedLinear(nn.Module):
    """W x + b with W in symmetric integers, packed.

    ``packed``, uint8 (O, ⌈I · bits / 8⌉), and ``scale``, float16, are buffers, so a
    state dictionary holds them and no optimizer touches them.

    Args:
        linear: The map to quantize; its bias is kept as it is.
        bits: Of a weight, 2 to 8.
        group: How many neighbouring weights of one output share a scale; None: all I.

    Raises:
        ValueError: As ``quantize``.
    """

    def __init__(self, linear: nn.Linear, bits: int = 8, group: int | None = None):
        super().__init__()
        self.inputs, self.bits, self.group = linear.in_features, bits, group
        found = quantize(
            linear.weight.detach(),
            bits,
            axis=0 if group is None else None,
            group=group,
            scale_type=torch.float16,
        )
        self.register_buffer("packed", pack_bits(found.codes, bits))
        self.register_buffer("scale", found.scale)
        bias = linear.bias
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone())

    @property
    def weight(self) -> Tensor:
        """The numbers that the codes stand for, (O, I), computed anew."""
        codes = unpack_bits(self.packed, self.bits, self.inputs)
        zero = torch.zeros((), dtype=torch.int32, device=codes.device)
        stored = Quantized(
            codes, self.scale, zero, self.bits, self.group, torch.float32
        )
        return stored.dequantize()

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., I) to (..., O)."""
        return F.linear(x, self.weight.to(x.dtype), self.bias)
