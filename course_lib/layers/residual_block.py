"""A transformer layer as two residual branches, for experiments with arrangements.

Axes: B batch, T time, W width, H heads.
"""

from torch import Tensor, nn

from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.layers.feed_forward import FeedForward
from course_lib.layers.layer_norm import LayerNorm
from course_lib.layers.residual import ResidualBranch
from course_lib.layers.rms_norm import RMSNorm

NORMS = {"layer": LayerNorm, "rms": RMSNorm, "none": lambda width: nn.Identity()}


class ResidualBlock(nn.Module):
    """Two residual branches, one above the other: attention, then a feed-forward
    network, for experiments in which norm and arrangement are a choice by name.

    The same layer as a ``TransformerBlock`` with these parts, seen as branches.

    Args:
        width: W.
        heads: H; must divide ``width``.
        arrangement: One of ``ARRANGEMENTS``.
        norm: "layer", "rms" or "none".

    Raises:
        ValueError: If arrangement or norm are unknown, or ``heads`` does not divide
            ``width``.
    """

    def __init__(
        self, width: int, heads: int, arrangement: str = "pre-norm", norm: str = "layer"
    ):
        super().__init__()
        if norm not in NORMS:
            raise ValueError(f"norm must be one of {', '.join(NORMS)}, got {norm!r}")
        attention, network = MultiHeadAttention(width, heads), FeedForward(width)
        self.attention = ResidualBranch(attention, NORMS[norm](width), arrangement)
        self.feed_forward = ResidualBranch(network, NORMS[norm](width), arrangement)

    def forward(self, x: Tensor, mask: Tensor | None = None, **options) -> Tensor:
        """Pass the stream ``x`` (B, T, W) through both branches; ``mask`` and
        ``options`` go to the attention.
        """
        return self.feed_forward(self.attention(x, mask=mask, **options))
