"""Multi-head attention whose heads look in another way than at all pairs.

Axes: B batch, T positions, W width of the model, H heads, D = W / H width of one head.
"""

from collections.abc import Callable

from torch import Tensor

from course_lib.attention.chunks import refuse_bias
from course_lib.attention.heads import join_heads, split_heads
from course_lib.attention.multi_head import MultiHeadAttention, check_sequences
from course_lib.positions.distances import check_places, first_positions
from course_lib.positions.interface import Positions


class EfficientAttention(MultiHeadAttention):
    """The four projections of ``MultiHeadAttention``, around any way of looking.

    ``EfficientAttention(64, 4, partial(sliding_window_attention, window=32))`` is a
    layer of 4 heads with windows; ``PerformerAttention(16, 64)`` or
    ``LinformerAttention(512, 32)`` in that place make another one. Parameters have the
    same names as in ``MultiHeadAttention``, so trained ones can be loaded to and fro.

    Args:
        width: W.
        heads: H; must divide ``width``.
        mix: Called as ``mix(query, key, value, mask, causal=...)`` with three times
            (B, H, T, D) and a boolean mask (B, 1, 1, T) or None; returns (B, H, T, D).
            A module's parameters become the layer's.
        bias: Whether the four projections add a bias.
        positions: As in ``MultiHeadAttention``, but none that adds to the scores.

    Raises:
        ValueError: If ``positions`` add to the scores, or as ``MultiHeadAttention``.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        mix: Callable[..., Tensor],
        bias: bool = True,
        positions: Positions | None = None,
    ):
        super().__init__(width, heads, bias, positions)
        refuse_bias(positions)
        self.mix = mix

    def forward(
        self,
        x: Tensor,
        context: None = None,
        mask: Tensor | None = None,
        return_weights: bool = False,
        *,
        causal: bool = False,
        index: Tensor | None = None,
    ) -> Tensor:
        """Let every position of ``x`` gather from the others as ``mix`` does.

        Args:
            x: (B, T, W).
            context: Must be None: a window or a running sum is one of ``x`` itself.
            mask: The padding mask, boolean (B, 1, T), True = may be looked at.
            return_weights: Must be False: weights of all pairs are never formed.
            causal: Let no position look at one after it.
            index: Integers (T,) or (B, T), where the tokens stand, for ``positions``.

        Returns:
            (B, T, W).

        Raises:
            ValueError: If a shape does not fit, the sequence is empty, the mask is of
                pairs, weights or a context are asked for, or as ``mix``.
        """
        check_sequences(x, context, self.width)
        if context is not None:
            raise ValueError("expected no context: this layer reads x itself")
        if return_weights:
            raise ValueError("weights of all pairs are never formed: none to return")
        if isinstance(mask, Tensor) and mask.dim() == 3:
            mask = mask.unsqueeze(1)  # (B, 1, T) -> (B, 1, 1, T)
        if index is None:
            index = first_positions(x.shape[1], x.device)
        else:
            check_places(x, index)
        if self.positions is not None:
            x = self.positions.embed(x, index)
        query, key, value = (
            split_heads(project(x), self.heads)
            for project in (self.query, self.key, self.value)
        )
        if self.positions is not None:
            query, key = self.positions.rotate(query, key, index)
        return self.output(join_heads(self.mix(query, key, value, mask, causal=causal)))
