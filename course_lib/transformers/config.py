"""The choices that tell one encoder or decoder from another: Vaswani et al. (2017),
BERT, BART, Longformer are values of one configuration.

Axes: W width, V vocabulary, H heads.
"""

from collections.abc import Callable
from dataclasses import dataclass

from torch import nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.block import TransformerBlock
from course_lib.layers.feed_forward import FeedForward, gelu_tanh
from course_lib.layers.layer_norm import LayerNorm
from course_lib.positions.interface import Positions

#: The bends of the family's feed-forward networks, by name.
ACTIVATIONS: dict[str, Callable] = {
    "relu": nn.functional.relu,
    "gelu": nn.functional.gelu,
    "gelu_tanh": gelu_tanh,
}


@dataclass(frozen=True)
class TransformerConfig:
    """What determines the shape of an encoder, a decoder, or both together.

    As it stands the blocks are pre-norm, as GPT-2's. Vaswani et al. (2017) is
    ``arrangement="post-norm", activation="relu", scale_embeddings=True`` with
    sinusoidal positions. BERT is ``arrangement="post-norm", norm_embeddings=True,
    token_types=2, norm_epsilon=1e-12``; BART's two halves are post-norm with
    ``norm_embeddings=True``.
    """

    vocabulary_size: int  # V, how many tokens there are; both halves share them
    context: int = 64  # the longest sequence that each half can read
    width: int = 64  # W, of the residual stream
    layers: int = 2  # blocks of the encoder, or of a decoder alone
    heads: int = 4  # H, must divide the width
    decoder_layers: int | None = None  # blocks of the decoder; None: as many
    hidden: int | None = None  # between the feed-forward's maps; None: 4 W
    activation: str = "gelu"  # one of ACTIVATIONS
    arrangement: str = "pre-norm"  # or "post-norm"; see layers.residual.join
    norm_epsilon: float = 1e-5  # of every norm
    norm_embeddings: bool = False  # whether the input passes through a norm first
    # Whether a norm stands behind the last block; None: where the arrangement leaves
    # the stream without (pre-norm).
    final_norm: bool | None = None
    scale_embeddings: bool = False  # whether tokens' vectors are multiplied by √W
    token_types: int = 0  # kinds of token with a vector each, such as BERT's two texts
    dropout: float = 0.0  # share of the input's and each branch's entries set to zero
    attention_dropout: float = 0.0  # share of the attention weights set to zero

    def __post_init__(self):
        sizes = "vocabulary_size", "context", "width", "layers", "heads"
        for name in (*sizes, "decoder_layers", "hidden"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
        if self.width % self.heads:
            raise ValueError(
                f"heads must divide the width, got {self.heads} heads and width"
                f" {self.width}"
            )
        for name, known in (
            ("activation", tuple(ACTIVATIONS)),
            ("arrangement", ("pre-norm", "post-norm")),
        ):
            if getattr(self, name) not in known:
                raise ValueError(
                    f"{name} must be one of {', '.join(known)}, got"
                    f" {getattr(self, name)!r}"
                )
        for name in ("dropout", "attention_dropout"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(
                    f"{name} must lie in [0, 1), got {getattr(self, name)}"
                )
        if self.token_types < 0:
            raise ValueError(
                f"token_types must not be negative, got {self.token_types}"
            )

    @property
    def ends_with_norm(self) -> bool:
        """Whether a norm stands behind the last block."""
        if self.final_norm is None:
            return self.arrangement == "pre-norm"
        return self.final_norm

    def make_norm(self, width: int) -> LayerNorm:
        """A norm of the family for vectors of this width."""
        return LayerNorm(width, self.norm_epsilon)

    def make_attention(self, positions: Positions | None = None) -> MultiHeadAttention:
        """The attention of one block."""
        return MultiHeadAttention(
            self.width, self.heads, positions=positions, dropout=self.attention_dropout
        )

    def make_block(
        self,
        positions: Positions | None = None,
        *,
        cross: bool = False,
        attention: nn.Module | None = None,
    ) -> TransformerBlock:
        """One block.

        Args:
            positions: What its own attention tells positions apart by.
            cross: Whether it also reads a context, as a decoder's block does.
            attention: In the place of multi-head attention.
        """
        return TransformerBlock(
            self.width,
            dropout=self.dropout,
            attention=self.make_attention(positions)
            if attention is None
            else attention,
            feed_forward=FeedForward(
                self.width, self.hidden, ACTIVATIONS[self.activation]
            ),
            norm=self.make_norm,
            arrangement=self.arrangement,
            cross_attention=self.make_attention() if cross else None,
        )
