"""GPT: a decoder-only transformer (Radford et al. 2018; with GPT-2's pre-norm and
initial scale, 2019, section 2.3).

Axes: B batch, T time, S time with what a cache holds, W width, V vocabulary, L layers,
H heads.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor, nn

from course_lib.attention.dot_product import check_mask
from course_lib.attention.kv_cache import KeyValueCache
from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.checks import check_ids
from course_lib.layers.block import TransformerBlock
from course_lib.layers.feed_forward import FeedForward, gelu_tanh, squared_relu
from course_lib.layers.fused_layer_norm import FusedLayerNorm
from course_lib.layers.layer_norm import LayerNorm
from course_lib.layers.mode import evaluating
from course_lib.layers.rms_norm import RMSNorm
from course_lib.layers.squared_relu import squared_relu as fused_squared_relu
from course_lib.layers.swiglu import SwiGLU
from course_lib.positions.distances import first_positions
from course_lib.positions.interface import Positions
from course_lib.positions.learned import LearnedPositions

#: The feed-forward networks of the family, by the name of their bend.
FEED_FORWARDS: dict[str, Callable[..., nn.Module]] = {
    "gelu": FeedForward,
    "gelu_tanh": partial(FeedForward, activation=gelu_tanh),
    "squared_relu": partial(FeedForward, activation=squared_relu),
    "fused_squared_relu": partial(FeedForward, activation=fused_squared_relu),
    "swiglu": SwiGLU,
}
#: Two forms of layer normalization, with the same parameters and the same numbers.
LAYER_NORMS = ("layer", "fused layer")
NORMS = (*LAYER_NORMS, "fused layer without gain", "rms", "rms without gain")


@dataclass(frozen=True)
class GPTConfig:
    """What determines a GPT's shape. What it does not name, such as the scheme of
    positions, is handed to ``GPT``.

    As it stands this is GPT-2 but for the exact GELU; ``feed_forward="gelu_tanh"``
    makes it GPT-2. LLaMA is ``feed_forward="swiglu", norm="rms", bias=False,
    tied=False`` with rotary positions.
    """

    vocabulary_size: int  # V, how many tokens there are
    context: int = 64  # the longest sequence that the model can read
    width: int = 64  # W, of the residual stream
    layers: int = 2  # L
    heads: int = 4  # H, must divide the width
    dropout: float = 0.0  # share of each branch's output set to zero in training
    # One of FEED_FORWARDS, or what makes another from a width, a hidden width and bias.
    feed_forward: str | Callable[..., nn.Module] = "gelu"
    hidden: int | None = None  # between the feed-forward's maps; None: its own default
    norm: str = "layer"  # one of NORMS
    norm_epsilon: float | None = None  # None: the norm's own default
    bias: bool = True  # whether linear maps and layer norms add one
    key_value_heads: int | None = None  # shared by groups of heads; None: H
    query_key_norm: bool = False  # whether queries and keys are normalized in each head
    tied: bool = True  # whether a token is scored by its own embedding

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
        for name, known in (("feed_forward", FEED_FORWARDS), ("norm", NORMS)):
            value = getattr(self, name)
            if value not in known and not (name == "feed_forward" and callable(value)):
                raise ValueError(
                    f"{name} must be one of {', '.join(known)}, got {value!r}"
                )

    def make_norm(self, width: int) -> nn.Module:
        """A norm of the family for vectors of this width."""
        options = {} if self.norm_epsilon is None else {"epsilon": self.norm_epsilon}
        if self.norm == "layer":
            return LayerNorm(width, bias=self.bias, **options)
        if self.norm.startswith("fused layer"):
            gain = not self.norm.endswith("without gain")
            return FusedLayerNorm(width, bias=self.bias and gain, gain=gain, **options)
        return RMSNorm(width, gain=self.norm == "rms", **options)

    def make_block(self, positions: Positions | None, layer: int) -> nn.Module:
        """Layer number ``layer``, counted from 0: here all are alike."""
        attention = MultiHeadAttention(
            self.width,
            self.heads,
            self.bias,
            positions,
            key_value_heads=self.key_value_heads,
            query_key_norm=self.make_norm if self.query_key_norm else None,
        )
        feed_forward = FEED_FORWARDS.get(self.feed_forward, self.feed_forward)
        return TransformerBlock(
            self.width,
            dropout=self.dropout,
            attention=attention,
            feed_forward=feed_forward(self.width, self.hidden, bias=self.bias),
            norm=self.make_norm,
        )


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
                config.make_block(inside, layer) for layer in range(config.layers)
            )
            self.norm = config.make_norm(config.width)
            if not config.tied:
                self.head = nn.Linear(config.width, config.vocabulary_size, bias=False)
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

    def forward(
        self,
        ids: Tensor,
        mask: Tensor | None = None,
        *,
        index: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        """Score the next token at every position.

        Args:
            ids: Integers (B, T), T at most ``config.context``, with what the cache
                holds.
            mask: Boolean (T, S) or (B, T, S), axes of 1 stretch: hides more than the
                future, True = may look. Padding after the end of a sequence needs none:
                nothing before it looks there.
            index: Integers (T,) or (B, T), where the tokens stand; None: at 0 to T - 1,
                or after those in the cache.
            cache: From ``new_cache``: what earlier calls have read, to which this call
                adds.

        Returns:
            Logits (B, T, V); those at position t depend on nothing after it.

        Raises:
            ValueError: If ``ids`` is not (B, T), is empty, too long, not of integers or
                holds an unknown token, or the mask is not boolean or does not
                broadcast.
        """
        return self.score(self.hidden(ids, mask, index=index, cache=cache))

    def hidden(
        self,
        ids: Tensor,
        mask: Tensor | None = None,
        *,
        index: Tensor | None = None,
        cache: KeyValueCache | None = None,
    ) -> Tensor:
        """What the model has made of each token, (B, T, W), before it is scored; with
        the arguments and errors of ``forward``.
        """
        past = 0 if cache is None else len(cache)
        x = self._embed(ids, index, past)
        if mask is not None:
            check_mask(mask, (*ids.shape, past + ids.shape[1]))
        layers = [None] * len(self.blocks) if cache is None else cache.layers
        for block, layer in zip(self.blocks, layers, strict=True):
            x = block(x, mask, causal=True, index=index, cache=layer)
        return self.norm(x)

    def score(self, hidden: Tensor) -> Tensor:
        """Turn hidden states (..., W) into logits (..., V).

        Weight tying (Press and Wolf 2017): a token's score is the dot product with its
        own embedding, so one table serves for reading and for writing.
        """
        return hidden @ self.tokens.weight.T if self.config.tied else self.head(hidden)

    def new_cache(self) -> KeyValueCache:
        """An empty cache, for a text that will be read bit by bit."""
        return KeyValueCache(self.config.layers)

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

    def _embed(self, ids: Tensor, index: Tensor | None = None, past: int = 0) -> Tensor:
        if ids.dim() != 2 or ids.numel() == 0:
            raise ValueError(
                f"ids must be integers (batch, time), not empty, got {ids.dtype}"
                f" {tuple(ids.shape)}"
            )
        if past + ids.shape[1] > self.config.context:
            raise ValueError(
                f"the model reads at most {self.config.context} tokens, got"
                f" {past + ids.shape[1]}"
            )
        ids = check_ids(ids, self.config.vocabulary_size)
        if index is None and past:
            index = past + first_positions(ids.shape[1], ids.device)
        places = () if index is None else (index,)
        return self.dropout(self.positions.embed(self.tokens(ids), *places))
