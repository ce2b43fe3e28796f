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
        rows, width: V and W.
        bits: Of a number, 2 to 8.
        scale_type: Of the scales.
    """

    def __init__(
        self,
        rows: int,
        width: int,
        bits: int = 8,
        scale_type: torch.dtype = torch.float16,
    ):
        super().__init__()
        self.rows, self.width, self.bits = rows, width, bits
        self.dtype = torch.float32
        self.register_buffer("packed", torch.empty(0, dtype=torch.uint8))
        self.register_buffer("scale", torch.empty(0, dtype=scale_type))
        self.store(torch.zeros(rows, width))

    @classmethod
    def of(cls, table: nn.Embedding, bits: int = 8):
        """The quantized form of a table."""
        made = cls(table.num_embeddings, table.embedding_dim, bits)
        made.store(table.weight.detach())
        return made

    def store(self, weight: Tensor) -> None:
        """Keep this table (V, W), rounded."""
        found = quantize(weight, self.bits, axis=0, scale_type=self.scale.dtype)
        self.packed, self.scale = pack_bits(found.codes, self.bits), found.scale
        self.dtype = weight.dtype

    @property
    def weight(self) -> Tensor:
        """The whole table (V, W), computed anew."""
        return self(torch.arange(self.rows, device=self.packed.device))

    def forward(self, ids: Tensor) -> Tensor:
        """The rows (..., W) of ids (...)."""
        packed, scale = (F.embedding(ids, t) for t in (self.packed, self.scale))
        codes = unpack_bits(packed, self.bits, self.width)
        return codes.to(self.dtype) * scale.to(self.dtype)
