"""The pre-norm transformer block (Xiong et al. 2020, figure 1b; GPT-2, Radford et al.
2019, section 2.3).

Axes: B batch, T time, W width, H heads.
"""

from torch import Tensor, nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.feed_forward import FeedForward
from course_lib.layers.layer_norm import LayerNorm
from course_lib.positions.interface import Positions


class TransformerBlock(nn.Module):
    """Attention between positions, then work at each position; both *add* to what comes
    in.

    The stream ``x`` runs through untouched but for these two additions, so gradients
    reach the lowest block directly. Pre-norm: each branch reads a normalized copy, and
    the stream itself is never normalized.

    Args:
        width: W.
        heads: H; must divide ``width``.
        dropout: Share of each branch's output that is set to zero in training.
        positions: Passed to the attention; None where the model has marked positions at
            its input.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        dropout: float = 0.0,
        positions: Positions | None = None,
    ):
        super().__init__()
        self.attention_norm = LayerNorm(width)
        self.attention = MultiHeadAttention(width, heads, positions=positions)
        self.feed_forward_norm = LayerNorm(width)
        self.feed_forward = FeedForward(width)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Tensor, mask: Tensor | None = None, return_weights: bool = False
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Pass the stream ``x`` (B, T, W) on, with what the two branches add to it.

        Args:
            x: (B, T, W).
            mask: Boolean, True = may look, as ``MultiHeadAttention`` takes it.
            return_weights: Also return the attention's weights.

        Returns:
            (B, T, W), or that and the weights (B, H, T, T).

        Raises:
            ValueError: As ``MultiHeadAttention``.
        """
        gathered = self.attention(
            self.attention_norm(x), mask=mask, return_weights=return_weights
        )
        gathered, weights = gathered if return_weights else (gathered, None)
        x = x + self.dropout(gathered)
        x = x + self.dropout(self.feed_forward(self.feed_forward_norm(x)))
        return (x, weights) if return_weights else x
