"""A GPT whose tokens know their neighbours before any attention: to the vector of each
are added vectors for the few tokens before it.

One character says little. A first layer of attention has to find the one before, and
the one before that; here they are told. Of the same kind are the n-gram embeddings of
fastText (Bojanowski et al. 2017), the convolution over characters of Kim et al. (2016),
and RWKV's token shift (Peng et al. 2023, section 3.1).

Axes: B batch, T time, S time with what a cache holds, W width, V vocabulary, R reach.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.attention.dot_product import check_mask
from course_lib.attention.kv_cache import KeyValueCache
from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.positions.distances import first_positions
from course_lib.positions.interface import Positions


class NeighbourEmbedding(nn.Module):
    """A table of vectors for each of the R - 1 places before a token, and their sum: a
    causal convolution over one-hot tokens, without its tap for the token itself.

    Args:
        vocabulary_size: V.
        width: W.
        reach: R, how far back it tells, the token itself included; at least 2.

    Raises:
        ValueError: If the reach is below 2.
    """

    def __init__(self, vocabulary_size: int, width: int, reach: int):
        super().__init__()
        if reach < 2:
            raise ValueError(f"reach must be at least 2, got {reach}")
        self.reach = reach
        self.weight = nn.Parameter(torch.zeros(reach - 1, vocabulary_size, width))

    def forward(
        self, ids: Tensor, last: Tensor | None = None, index: Tensor | None = None
    ) -> Tensor:
        """Tell each token of those before it.

        Args:
            ids: Integers (B, T).
            last: Integers (B, P), the tokens read before these, at least the last
                R - 1 if there were so many; None: none.
            index: Integers (T,) or (B, T), where the tokens stand; None: after
                ``last``. Nothing stands before position 0, so padding on the left
                tells nothing.

        Returns:
            (B, T, W).
        """
        time, known = ids.shape[1], 0 if last is None else last.shape[1]
        if index is None:
            index = known + first_positions(time, ids.device)
        read = ids if last is None else torch.cat([last, ids], dim=1)
        read = F.pad(read, (self.reach - 1, 0))
        total = torch.zeros((), device=self.weight.device)
        for back, table in enumerate(self.weight, start=1):
            start = read.shape[1] - time - back
            there = (index >= back)[..., None]
            total = total + there * table[read[:, start : start + time].long()]
        return total


class NeighbourCache(KeyValueCache):
    """A key/value cache that also keeps the last tokens, for ``NeighbourEmbedding``."""

    def __init__(self, layers: int, reach: int):
        super().__init__(layers)
        self.reach = reach
        self.last: Tensor | None = None  # (B, up to R - 1)

    def remember(self, ids: Tensor) -> None:
        """Note that these tokens, (B, T), have been read."""
        ids = ids if self.last is None else torch.cat([self.last, ids], dim=1)
        self.last = ids[:, -(self.reach - 1) :]

    def keep_rows(self, rows: Tensor) -> None:
        """Take these rows of the batch; see ``LayerCache``."""
        super().keep_rows(rows)
        self.last = None if self.last is None else self.last[rows]


class NeighbourGPT(GPT):
    """A ``GPT`` with a ``NeighbourEmbedding`` beside its table of tokens.

    Args:
        config, seed, positions: As for ``GPT``.
        reach: How many tokens, itself included, the vector of a token tells of.
    """

    def __init__(
        self,
        config: GPTConfig,
        seed: int = 0,
        positions: Positions | None = None,
        *,
        reach: int,
    ):
        super().__init__(config, seed, positions)
        self.reach = reach
        self.neighbours = NeighbourEmbedding(
            config.vocabulary_size, config.width, reach
        )
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            self.neighbours.weight.normal_(0.0, 0.02, generator=generator)

    def new_cache(self) -> NeighbourCache:
        """An empty cache, for a text that will be read bit by bit."""
        return NeighbourCache(self.config.layers, self.reach)

    def hidden(
        self,
        ids: Tensor,
        mask: Tensor | None = None,
        *,
        index: Tensor | None = None,
        cache: NeighbourCache | None = None,
    ) -> Tensor:
        """As ``GPT.hidden``."""
        past, last = (0, None) if cache is None else (len(cache), cache.last)
        x = self._embed(ids, index, past, last)
        if mask is not None:
            check_mask(mask, (*ids.shape, past + ids.shape[1]))
        layers = [None] * len(self.blocks) if cache is None else cache.layers
        for block, layer in zip(self.blocks, layers, strict=True):
            x = block(x, mask, causal=True, index=index, cache=layer)
        if cache is not None:
            cache.remember(ids)
        return self.norm(x)

    def _embed(
        self,
        ids: Tensor,
        index: Tensor | None = None,
        past: int = 0,
        last: Tensor | None = None,
    ) -> Tensor:
        x = super()._embed(ids, index, past)  # which checks the ids
        if index is None and past:
            index = past + first_positions(ids.shape[1], ids.device)
        return x + self.dropout(self.neighbours(ids, last, index))
