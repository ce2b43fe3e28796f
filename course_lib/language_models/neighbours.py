"""A GPT whose tokens know their neighbours before any attention: to the vector of each
are added vectors for the few tokens before it, and one for the pair that it makes with
the last of them.

One character says little. A first layer of attention has to find the one before, and
the one before that; here they are told. A sum of vectors cannot say that "q" came
before "u" and not before "z": that takes a table of pairs. Of the same kind are the
n-gram embeddings of fastText (Bojanowski et al. 2017), the convolution over characters
of Kim et al. (2016), and RWKV's token shift (Peng et al. 2023, section 3.1).

Axes: B batch, T time, S time with what a cache holds, W width, P width of a pair, V
vocabulary, R reach.
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
        total = torch.zeros((), device=self.weight.device)
        for back, table in enumerate(self.weight, start=1):
            there = (index >= back)[..., None]
            total = total + there * F.embedding(tokens_before(ids, back, last), table)
        return total


class PairEmbedding(nn.Module):
    """A table with a vector for each pair of a token and the one before it, narrow,
    because there are V² of them, and a linear map that makes it as wide as the others.

    Args:
        vocabulary_size: V.
        width: W.
        narrow: P.
    """

    def __init__(self, vocabulary_size: int, width: int, narrow: int):
        super().__init__()
        self.vocabulary_size = vocabulary_size
        self.table = nn.Parameter(torch.zeros(vocabulary_size**2, narrow))
        self.widen = nn.Parameter(torch.zeros(width, narrow))

    def forward(
        self, ids: Tensor, last: Tensor | None = None, index: Tensor | None = None
    ) -> Tensor:
        """(B, T, W), with the arguments of ``NeighbourEmbedding``. A token at position
        0 makes no pair.
        """
        if index is None:
            known = 0 if last is None else last.shape[1]
            index = known + first_positions(ids.shape[1], ids.device)
        pairs = tokens_before(ids, 1, last) * self.vocabulary_size + ids.long()
        told = F.linear(F.embedding(pairs, self.table), self.widen)
        return (index >= 1)[..., None] * told


def tokens_before(ids: Tensor, back: int, last: Tensor | None = None) -> Tensor:
    """The token that stands ``back`` places before each.

    Args:
        ids: Integers (B, T).
        back: At least 1.
        last: Integers (B, P), the tokens read before these; None: none.

    Returns:
        64-bit integers (B, T); 0 where nothing stands.

    >>> tokens_before(torch.tensor([[5, 6, 7]]), 2)
    tensor([[0, 0, 5]])
    """
    read = ids if last is None else torch.cat([last, ids], dim=1)
    start = read.shape[1] - ids.shape[1]
    return F.pad(read, (back, 0))[:, start : start + ids.shape[1]].long()


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
    """A ``GPT`` with a ``NeighbourEmbedding`` beside its table of tokens, and if asked
    for a ``PairEmbedding``.

    Args:
        config, seed, positions: As for ``GPT``.
        reach: How many tokens, itself included, the vector of a token tells of.
        pairs: P; 0: none are told.
    """

    def __init__(
        self,
        config: GPTConfig,
        seed: int = 0,
        positions: Positions | None = None,
        *,
        reach: int,
        pairs: int = 0,
    ):
        super().__init__(config, seed, positions)
        self.reach = reach
        self.neighbours = NeighbourEmbedding(
            config.vocabulary_size, config.width, reach
        )
        generator = torch.Generator().manual_seed(seed)
        with torch.no_grad():
            self.neighbours.weight.normal_(0.0, 0.02, generator=generator)
        self.pairs = None
        if pairs:
            self.pairs = PairEmbedding(config.vocabulary_size, config.width, pairs)
            with torch.no_grad():
                self.pairs.table.normal_(0.0, 1.0, generator=generator)
                self.pairs.widen.normal_(0.0, 0.02, generator=generator)

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
        told = self.neighbours(ids, last, index)
        if self.pairs is not None:
            told = told + self.pairs(ids, last, index)
        return x + self.dropout(told)
