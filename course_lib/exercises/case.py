"""Inputs for a check: the same on every machine for one seed and one check, different
for every other.
"""

import hashlib

import torch
from torch import Tensor


class Case:
    """Random inputs that depend on the seed and the check's id alone.

    Asking for the same thing twice draws twice, as reading from a generator does;
    ``qkv`` is drawn once.

    Args:
        check_id: The check that the inputs are for.
        seed: 0 for the public checks, the instructor's own at grading.
        batch, heads, length, width: B, H, T and D of ``qkv``. All different by default,
            so that swapped axes show.
        keys: S, the number of keys; T where it is left out.
        spread: Standard deviation of query and key. 1e5 gives scores beyond any finite
            mask value.
        inputs: What ``inputs`` is to hold, for a check that is scored on predictions.
    """

    def __init__(
        self,
        check_id: str,
        seed: int = 0,
        *,
        batch: int = 2,
        heads: int = 3,
        length: int = 5,
        width: int = 4,
        keys: int | None = None,
        spread: float = 1.0,
        inputs=None,
    ):
        digest = hashlib.sha256(f"{seed}:{check_id}".encode()).digest()
        #: For functions that take a seed of their own; fits in 31 bits.
        self.seed = int.from_bytes(digest[:4], "big") >> 1
        self.generator = torch.Generator().manual_seed(self.seed)
        self.batch, self.heads, self.length, self.width = batch, heads, length, width
        self.keys, self.spread = keys or length, spread
        self._inputs, self._qkv = inputs, None
        self._id = check_id

    @property
    def qkv(self) -> tuple[Tensor, Tensor, Tensor]:
        """Query (B, H, T, D), key and value (B, H, S, D), float32."""
        if self._qkv is None:
            query = (
                self.tensor(self.batch, self.heads, self.length, self.width)
                * self.spread
            )
            key = (
                self.tensor(self.batch, self.heads, self.keys, self.width) * self.spread
            )
            self._qkv = (
                query,
                key,
                self.tensor(self.batch, self.heads, self.keys, self.width),
            )
        return self._qkv

    def tensor(self, *shape: int) -> Tensor:
        """Independent standard normal numbers, float32."""
        return torch.randn(*shape, generator=self.generator)

    def integers(self, low: int, high: int, *shape: int) -> Tensor:
        """Integers from ``low`` up to, not including, ``high``."""
        return torch.randint(low, high, shape, generator=self.generator)

    @property
    def inputs(self):
        """What to predict for, in a check that is scored on predictions."""
        if self._inputs is None:
            raise ValueError(f"the check {self._id!r} has no inputs to predict for")
        return self._inputs
