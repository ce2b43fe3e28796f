"""Storing a tensor that is mostly zeros: a bit for each place, then the numbers that
are not zero.

A zero in an ordinary file takes as many bytes as any other number.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from course_lib.deployment.bit_packing import pack_bits, unpack_bits


@dataclass(frozen=True)
class SparseTensor:
    """The numbers of a tensor that are not zero, and where they stand."""

    values: Tensor  # (K,), in the order of the places
    places: Tensor  # uint8, a bit for each number of the tensor: whether it is one
    shape: torch.Size

    @classmethod
    def of(cls, dense: Tensor, dtype: torch.dtype | None = None):
        """Keep what is not zero, as ``dtype``; None: the type that it has."""
        flat = dense.detach().flatten()
        there = flat != 0
        values = flat[there].to(dtype or dense.dtype)
        return cls(values, pack_bits(there, 1), dense.shape)

    def dense(self) -> Tensor:
        """The whole tensor, with its zeros."""
        count = self.shape.numel()
        there = unpack_bits(self.places, 1, count, signed=False).bool()
        flat = self.values.new_zeros(count)
        flat[there] = self.values
        return flat.view(self.shape)

    @property
    def stored_bytes(self) -> int:
        """Bytes of the values and of the places."""
        return self.values.nbytes + self.places.nbytes
