"""The transformer block, put together from its parts.

As it stands: pre-norm (Xiong et al. 2020, figure 1b), as in GPT-2 (Radford et al. 2019,
section 2.3). Every part can be another one.

Axes: B batch, T time, S time of a context, W width, H heads.
"""

from collections.abc import Callable

from torch import Tensor, nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.feed_forward import FeedForward
from course_lib.layers.layer_norm import LayerNorm
from course_lib.layers.residual import check_arrangement, join
from course_lib.positions.interface import Positions


class TransformerBlock(nn.Module):
    """Attention between positions, then work at each position; both *add* to what comes
    in.

    The stream ``x`` runs through untouched but for these additions, so gradients reach
    the lowest block directly. Pre-norm: each branch reads a normalized copy, and the
    stream itself is never normalized.

    A model family is a choice of parts. LLaMA's block is
    ``TransformerBlock(W, attention=GroupedQueryAttention(W, H, G, bias=False),
    feed_forward=SwiGLU(W), norm=RMSNorm)``.

    Args:
        width: W.
        heads: H; must divide ``width``. Not needed where ``attention`` is given.
        dropout: Share of each branch's output that is set to zero in training.
        positions: Passed to the attention that is made here; None where the model has
            marked positions at its input.
        attention: A module with the ``forward`` of ``MultiHeadAttention``; None: that,
            with ``heads`` heads.
        feed_forward: A module from (B, T, W) to (B, T, W); None: a
            ``FeedForward(width)``.
        norm: Makes a norm for a width, one for each branch.
        arrangement: How branches and norms join the stream; see ``residual.join``.
        cross_attention: A further attention, to a context, between the two others: a
            decoder's that reads what an encoder has written.

    Raises:
        ValueError: If there are neither ``heads`` nor an ``attention``, the arrangement
            is unknown, or as the parts.
    """

    def __init__(
        self,
        width: int,
        heads: int | None = None,
        dropout: float = 0.0,
        positions: Positions | None = None,
        *,
        attention: nn.Module | None = None,
        feed_forward: nn.Module | None = None,
        norm: Callable[[int], nn.Module] = LayerNorm,
        arrangement: str = "pre-norm",
        cross_attention: nn.Module | None = None,
    ):
        super().__init__()
        check_arrangement(arrangement)
        if attention is None:
            if heads is None:
                raise ValueError("expected a number of heads or an attention, got none")
            attention = MultiHeadAttention(width, heads, positions=positions)
        elif heads is not None or positions is not None:
            raise ValueError(
                "expected heads and positions, or an attention that has its own, got"
                " both"
            )
        self.arrangement = arrangement
        self.attention_norm = norm(width)
        self.attention = attention
        if cross_attention is not None:
            self.cross_attention_norm = norm(width)
        self.cross_attention = cross_attention
        self.feed_forward_norm = norm(width)
        self.feed_forward = FeedForward(width) if feed_forward is None else feed_forward
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Tensor,
        mask: Tensor | None = None,
        return_weights: bool = False,
        *,
        context: Tensor | None = None,
        context_mask: Tensor | None = None,
        **options,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Pass the stream ``x`` (B, T, W) on, with what the branches add to it.

        Args:
            x: (B, T, W).
            mask: Boolean, True = may look, as ``MultiHeadAttention`` takes it.
            return_weights: Also return the attention's weights.
            context: (B, S, W), for ``cross_attention``.
            context_mask: Boolean, True = may look at this place of the context.
            options: Further ones of the attention, such as ``causal=True``.

        Returns:
            (B, T, W), or that and the weights (B, H, T, T).

        Raises:
            ValueError: As ``MultiHeadAttention``, or if there is a context and nothing
                that reads it, or the other way round.
        """
        if (context is None) != (self.cross_attention is None):
            wants = "no context" if self.cross_attention is None else "a context"
            raise ValueError(f"this block expects {wants}")
        weights = None

        def gather(read: Tensor) -> Tensor:
            nonlocal weights
            gathered = self.attention(
                read, mask=mask, return_weights=return_weights, **options
            )
            if return_weights:
                gathered, weights = gathered
            return self.dropout(gathered)

        def consult(read: Tensor) -> Tensor:
            return self.dropout(self.cross_attention(read, context, context_mask))

        def work(read: Tensor) -> Tensor:
            return self.dropout(self.feed_forward(read))

        x = join(x, gather, self.attention_norm, self.arrangement)
        if context is not None:
            x = join(x, consult, self.cross_attention_norm, self.arrangement)
        x = join(x, work, self.feed_forward_norm, self.arrangement)
        return (x, weights) if return_weights else x
