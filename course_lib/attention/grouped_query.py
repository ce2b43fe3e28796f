"""Grouped-query attention (Ainslie et al. 2023), with multi-query (Shazeer 2019) and
multi-head as its two ends.

Axes: W width of the model, H query heads, G key/value heads, D = W / H width of one
head.
"""

from course_lib.attention.heads import share_heads
from course_lib.attention.multi_head import MultiHeadAttention
from course_lib.positions.interface import Positions

__all__ = ["GroupedQueryAttention", "share_heads"]


class GroupedQueryAttention(MultiHeadAttention):
    """H query heads in G groups; the heads of a group look through the same keys at the
    same values.

    G = H is multi-head attention, G = 1 is multi-query attention. A model that writes
    text keeps the keys and values of all earlier positions: 2 G D numbers for each
    position instead of 2 W. Everything else is as in ``MultiHeadAttention``; the
    weights of a call are (B, H, T, S), for the heads of a group have keys in common,
    not weights.

    Args:
        width: W.
        heads: H; must divide ``width``.
        key_value_heads: G; must divide ``heads``. Query heads 0 to H / G - 1 use the
            first of them, and so on (see ``share_heads``).
        bias: Whether the four projections add a bias.
        positions: As in ``MultiHeadAttention``. Its ``rotate`` is given the G keys
            before they are shared out, because that is how they are kept.
        options: ``context_width`` and ``dropout``, as in ``MultiHeadAttention``.

    Raises:
        ValueError: If ``heads`` does not divide ``width``, or ``key_value_heads`` does
            not divide ``heads``.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        key_value_heads: int,
        bias: bool = True,
        positions: Positions | None = None,
        **options,
    ):
        options = {**options, "key_value_heads": key_value_heads}
        super().__init__(width, heads, bias, positions, **options)
