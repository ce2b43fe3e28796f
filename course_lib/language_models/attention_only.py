"""A transformer of attention alone, to see what heads do by themselves (Elhage et al.
2021).

Axes: B batch, T time, W width, V symbols, L layers, H heads.
"""

import torch
from torch import Tensor, nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.layer_norm import LayerNorm
from course_lib.layers.mode import evaluating
from course_lib.positions.distances import distances
from course_lib.positions.interface import Positions


class DistanceBias(Positions):
    """One learned number for each head and each distance back, added to the scores.

    It starts as a penalty that grows with the distance, by ``steepest`` a step in the
    first head and half of that in each head after it, so that the heads start out by
    looking near, each somewhat further than the one before.

    Args:
        heads: H.
        length: T, the longest sequence.
        steepest: Of the first head; 0 for no penalty.
    """

    #: The table holds the numbers divided by this, so that a step of the optimizer
    #: moves them ten times as far as it moves a weight: one number has to do what in
    #: the scores many weights do together.
    UNIT = 10.0

    def __init__(self, heads: int, length: int, steepest: float = 1.0):
        super().__init__()
        slopes = steepest * 0.5 ** torch.arange(heads)
        self.table = nn.Parameter(-slopes[:, None] * torch.arange(length) / self.UNIT)

    def bias(self, query: Tensor, index: Tensor) -> Tensor:
        """Numbers (H, T, S) to add to the scores; keys after the query count as at
        distance 0.
        """
        distance = -distances(query.shape[2], index).clamp(max=0)
        return self.UNIT * self.table[:, distance]


class AttentionOnly(nn.Module):
    """Reads symbols and scores each symbol as the next one, by attention alone: no
    feed-forward layers.

    Args:
        symbols: V.
        length: T, the longest sequence.
        width: W.
        layers: L.
        heads: H.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
        steepest: Of the first layer's ``DistanceBias``; the later layers start without
            a penalty.
    """

    def __init__(
        self,
        symbols: int,
        length: int,
        width: int = 64,
        layers: int = 2,
        heads: int = 4,
        seed: int = 0,
        steepest: float = 1.0,
    ):
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            self.embedding = nn.Embedding(symbols, width)
            self.norms = nn.ModuleList(LayerNorm(width) for _ in range(layers))
            self.attentions = nn.ModuleList(
                MultiHeadAttention(
                    width,
                    heads,
                    bias=False,
                    positions=DistanceBias(heads, length, 0.0 if layer else steepest),
                )
                for layer in range(layers)
            )
            self.norm = LayerNorm(width)
            self.symbols = nn.Linear(width, symbols, bias=False)

    def forward(self, ids: Tensor) -> Tensor:
        """Score the next symbol at every position: ids (B, T) to logits (B, T, V)."""
        return self._run(ids)[0]

    def attention_weights(self, ids: Tensor) -> Tensor:
        """Where every head of every layer looks: (L, B, H, T, T) for ids (B, T)."""
        with evaluating(self):
            return torch.stack(self._run(ids, return_weights=True)[1])

    def _run(
        self, ids: Tensor, return_weights: bool = False
    ) -> tuple[Tensor, list[Tensor]]:
        x, layers = self.embedding(ids), []
        for norm, attention in zip(self.norms, self.attentions, strict=True):
            gathered = attention(norm(x), return_weights=return_weights, causal=True)
            if return_weights:
                gathered, weights = gathered
                layers.append(weights)
            x = x + gathered
        return self.symbols(self.norm(x)), layers
