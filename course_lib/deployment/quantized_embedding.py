"""A table of vectors stored as integers, a scale for each row."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.deployment.bit_packing import pack_bits, unpack_bits
from course_lib.deployment.quantization import quantize


class QuantizedEmbedding(nn.Module):
    """An ``nn.Embedding`` (V, W) in symmetric integers; only the rows that are looked
    up are turned back into numbers.

    A GPT with a tied head multiplies by ``weight``, which turns all of them back: so
    the head is quantized as the table is.

    Args:
        table: The table to quantize; what it gives keeps the type of its numbers.
        bits: Of a number, 2 to 8.

    Raises:
        ValueError: As ``quantize``.
    """

    def __init__(self, table: nn.Embedding, bits: int = 8):
        super().__init__()
        self.rows, self.width, self.bits = *table.weight.shape, bits
        self.dtype = table.weight.dtype
        found = quantize(table.weight.detach(), bits, axis=0, scale_type=torch.float16)
        self.register_buffer("packed", pack_bits(found.codes, bits))
        self.register_buffer("scale", found.scale)

    @property
    def weight(self) -> Tensor:
        """The whole table (V, W), computed anew."""
        return self(torch.arange(self.rows, device=self.packed.device))

    def forward(self, ids: Tensor) -> Tensor:
        """The rows (..., W) of ids (...)."""
        packed, scale = (F.embedding(ids, t) for t in (self.packed, self.scale))
        codes = unpack_bits(packed, self.bits, self.width)
        return codes.to(self.dtype) * scale.to(self.dtype)
