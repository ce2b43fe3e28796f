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

    ``packed``, uint8 (O, ⌈I · bits / 8⌉), and ``scale`` are buffers, so a state
    dictionary holds them and no optimizer touches them.

    Args:
        inputs, outputs: I and O.
        bits: Of a weight, 2 to 8.
        group: How many neighbouring weights of one output share a scale; None: all I.
        bias: Whether there is one, kept as it is.
        scale_type: Of the scales.

    Raises:
        ValueError: As ``quantize``.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        bits: int = 8,
        group: int | None = None,
        bias: bool = True,
        scale_type: torch.dtype = torch.float16,
    ):
        super().__init__()
        self.inputs, self.outputs, self.bits, self.group = inputs, outputs, bits, group
        self.bias = nn.Parameter(torch.zeros(outputs)) if bias else None
        self.register_buffer("packed", torch.empty(0, dtype=torch.uint8))
        self.register_buffer("scale", torch.empty(0, dtype=scale_type))
        self.store(torch.zeros(outputs, inputs))

    @classmethod
    def of(cls, linear: nn.Linear, bits: int = 8, group: int | None = None):
        """The quantized form of a linear map."""
        made = cls(
            linear.in_features,
            linear.out_features,
            bits,
            group,
            linear.bias is not None,
        )
        made.to(linear.weight.device).store(linear.weight.detach())
        if linear.bias is not None:
            made.bias = nn.Parameter(linear.bias.detach().clone())
        return made

    def store(self, weight: Tensor) -> None:
        """Keep this weight (O, I), rounded."""
        blocks = {"axis": 0} if self.group is None else {"group": self.group}
        found = quantize(weight, self.bits, scale_type=self.scale.dtype, **blocks)
        self.packed, self.scale = pack_bits(found.codes, self.bits), found.scale

    @property
    def weight(self) -> Tensor:
        """The numbers that the codes stand for, (O, I), computed anew."""
        codes = unpack_bits(self.packed, self.bits, self.inputs)
        dtype = torch.float32 if self.bias is None else self.bias.dtype
        zero = torch.zeros((), dtype=torch.int32, device=codes.device)
        return Quantized(
            codes, self.scale, zero, self.bits, self.group, dtype
        ).dequantize()

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., I) to (..., O)."""
        return F.linear(x, self.weight.to(x.dtype), self.bias)
