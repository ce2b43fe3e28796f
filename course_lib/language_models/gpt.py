"""GPT: a decoder-only transformer (Radford et al. 2018; with GPT-2's pre-norm and
initial scale, 2019, section 2.3).

Axes: B batch, T time, W width, V vocabulary, L layers, H heads.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from course_lib.attention.dot_product import check_mask
from course_lib.checks import check_ids
from course_lib.layers.block import TransformerBlock
from course_lib.layers.layer_norm import LayerNorm
from course_lib.layers.mode import evaluating
from course_lib.positions.interface import Positions
from course_lib.positions.learned import LearnedPositions


@dataclass(frozen=True)
class GPTConfig:
    """The numbers that determine a GPT's shape."""

    vocabulary_size: int  # V, how many tokens there are
    context: int = 64  # the longest sequence that the model can read
    width: int = 64  # W, of the residual stream
    layers: int = 2  # L
    heads: int = 4  # H, must divide the width
    dropout: float = 0.0  # share of each branch's output set to zero in training

    def __post_init__(self):
        for name in ("vocabulary_size", "context", "width", "layers", "heads"):
            if getattr(self, name) < 1:
                raise ValueError(
                    f"{name} must be at least 1, got {getattr(self, name)}"
                )
        if self.width % self.heads:
            raise ValueError(
                f"heads must divide the width, got {self.heads} heads and width"
                f" {self.width}"
            )
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout must lie in [0, 1), got {self.dropout}")


class GPT(nn.Module):
    """Reads tokens and, at every position, scores each token of the vocabulary as the
    next one.

    Args:
        config: The model's shape.
        seed: Determines the initial parameters; torch's global random state is left as
            it was.
        positions: How the model tells positions apart; None: by a learned vector for
            each, as GPT-2 does. A scheme that is handed in keeps the values it has: it
            may belong to another model.
    """

    def __init__(
        self, config: GPTConfig, seed: int = 0, positions: Positions | None = None
    ):
        super().__init__()
        self.config = config
        # torch's layers draw their first values from global state. The fork puts that
        # state back, and our own values (initialize) replace theirs.
        with torch.random.fork_rng(devices=[]):
            self.tokens = nn.Embedding(config.vocabulary_size, config.width)
            self.draws_positions = positions is None
            if positions is None:
                positions = LearnedPositions(config.context, config.width)
            self.positions = positions
            self.dropout = nn.Dropout(config.dropout)
            # What marks the input does so once, at the bottom (see _embed); what acts
            # on queries, keys or scores is in each layer.
            inside = positions.inside()
            self.blocks = nn.ModuleList(
                TransformerBlock(config.width, config.heads, config.dropout, inside)
                for _ in range(config.layers)
            )
            self.norm = LayerNorm(config.width)
        self.initialize(torch.Generator().manual_seed(seed))

    @torch.no_grad()
    def initialize(self, generator: torch.Generator) -> None:
        """Draw the parameters anew as GPT-2 does: weights from N(0, 0.02²), biases 0,
        gains of the norms 1. Those of a scheme that was handed in are left alone.

        Each layer adds two branches to the stream, and the variances of what they add
        sum up. The last map of every branch is drawn smaller by √(2 L), so that the
        stream is no larger at the top of a deep model than of a shallow one.
        """
        smaller = 0.02 / math.sqrt(2 * self.config.layers)
        last = ("attention.output.weight", "feed_forward.contract.weight")
        for name, parameter in self.named_parameters():
            if name.startswith("positions.") and not self.draws_positions:
                continue
            if name.endswith(".bias"):
                parameter.zero_()
            elif name.endswith(last):
                parameter.normal_(0.0, smaller, generator=generator)
            elif "norm." in name:
                parameter.fill_(1.0)
            else:
                parameter.normal_(0.0, 0.02, generator=generator)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """Score the next token at every position.

        Args:
            ids: Integers (B, T), T at most ``config.context``.
            mask: Boolean (T, T) or (B, T, T): hides more than the future, True = may
                look. Padding after the end of a sequence needs none: nothing before it
                looks there.

        Returns:
            Logits (B, T, V); those at position t depend on ``ids[:, : t + 1]`` alone.

        Raises:
            ValueError: If ``ids`` is not (B, T), is empty, too long, not of integers or
                holds an unknown token, or the mask is not boolean or does not
                broadcast.
        """
        x = self._embed(ids)
        if mask is not None:
            check_mask(mask, (len(ids), ids.shape[1], ids.shape[1]))
        for block in self.blocks:
            x = block(x, mask, causal=True)
        # Weight tying (Press and Wolf 2017): a token's score is the dot product with
        # its own embedding, so one table serves for reading and for writing.
        return self.norm(x) @ self.tokens.weight.T

    def attention_weights(self, ids: Tensor) -> Tensor:
        """Return where every head of every layer looks: (L, B, H, T, T) for ids (B, T),
        without dropout or gradients.

        Raises:
            ValueError: As ``forward``.
        """
        with evaluating(self):
            x, layers = self._embed(ids), []
            for block in self.blocks:
                x, weights = block(x, return_weights=True, causal=True)
                layers.append(weights)
        return torch.stack(layers)

    def _embed(self, ids: Tensor) -> Tensor:
        if ids.dim() != 2 or ids.numel() == 0:
            raise ValueError(
                f"ids must be integers (batch, time), not empty, got {ids.dtype}"
                f" {tuple(ids.shape)}"
            )
        if ids.shape[1] > self.config.context:
            raise ValueError(
                f"the model reads at most {self.config.context} tokens, got"
                f" {ids.shape[1]}"
            )
        ids = check_ids(ids, self.config.vocabulary_size)
        return self.dropout(self.positions.embed(self.tokens(ids)))
