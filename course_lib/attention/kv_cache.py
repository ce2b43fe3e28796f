"""The key/value cache: what a model that writes need not compute again.

Axes: B batch, G key/value heads, T new positions, S positions so far, D width of one
head.
"""

import torch
from torch import Tensor


class LayerCache:
    """The keys and values of all positions that one attention layer has read.

    A causal layer never looks ahead, so a key and a value stay what they are when the
    text grows. What is kept is 2 G D numbers for each position; queries are used once
    and not kept.
    """

    def __init__(self):
        self.key: Tensor | None = None  # (B, G, S, D), turned already by its position
        self.value: Tensor | None = None  # (B, G, S, D)
        self.index: Tensor | None = None  # (S,) or (B, S), where the keys stand

    def __len__(self) -> int:
        """S, how many positions are kept."""
        return 0 if self.key is None else self.key.shape[-2]

    def extend(
        self, key: Tensor, value: Tensor, index: Tensor
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Add what the new positions have, and return what all of them have.

        Args:
            key, value: (B, G, T, D).
            index: Integers (T,) or (B, T), where the new positions stand.

        Returns:
            Keys and values (B, G, S, D), and the index (S,) or (B, S).

        Raises:
            ValueError: If the shapes do not fit what is kept.
        """
        if self.key is not None:
            kept, new = self.key.shape, key.shape
            if kept[:2] != new[:2] or kept[3] != new[3]:
                raise ValueError(
                    f"the cache holds keys of shape {tuple(kept)}, got {tuple(new)}"
                )
            if self.index.dim() != index.dim():
                raise ValueError(
                    f"the cache holds an index of {self.index.dim()} axes, got"
                    f" {index.dim()}"
                )
            key = torch.cat([self.key, key], dim=-2)
            value = torch.cat([self.value, value], dim=-2)
            index = torch.cat([self.index, index], dim=-1)
        self.key, self.value, self.index = key, value, index
        return key, value, index

    def keep_rows(self, rows: Tensor) -> None:
        """Take these rows of the batch, in this order; a row may come twice.

        Args:
            rows: Integers (B',).
        """
        if self.key is not None:
            self.key, self.value = self.key[rows], self.value[rows]
            self.index = self.index if self.index.dim() == 1 else self.index[rows]


class KeyValueCache:
    """A ``LayerCache`` for each layer of a model.

    Args:
        layers: L.
    """

    def __init__(self, layers: int):
        self.layers = [LayerCache() for _ in range(layers)]

    def __len__(self) -> int:
        """How many positions are kept."""
        return len(self.layers[0])

    def keep_rows(self, rows: Tensor) -> None:
        """Take these rows of the batch in every layer; see ``LayerCache``."""
        for layer in self.layers:
            layer.keep_rows(rows)

    @property
    def bytes(self) -> int:
        """How much memory the keys and values take."""
        return sum(
            tensor.numel() * tensor.element_size()
            for layer in self.layers
            for tensor in (layer.key, layer.value)
            if tensor is not None
        )
