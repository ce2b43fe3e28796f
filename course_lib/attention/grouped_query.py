"""Grouped-query attention (Ainslie et al. 2023), with multi-query (Shazeer 2019) and
multi-head as its two ends.

Axes: B batch, T query positions, S key positions, W width of the model, H query heads,
G key/value heads, D = W / H width of one head.
"""

import torch
from torch import Tensor, nn

from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.attention.multi_head import check_sequences, fused_attention
from course_lib.positions.interface import Positions


class GroupedQueryAttention(nn.Module):
    """H query heads in G groups; the heads of a group look through the same keys at the
    same values.

    G = H is multi-head attention, G = 1 is multi-query attention. A model that writes
    text keeps the keys and values of all earlier positions: 2 G D numbers for each
    position instead of 2 W.

    Args:
        width: W.
        heads: H; must divide ``width``.
        key_value_heads: G; must divide ``heads``. Query heads 0 to H / G - 1 use the
            first of them, and so on.
        bias: Whether the four projections add a bias.
        positions: As in ``MultiHeadAttention``. Its ``rotate`` is given the G keys
            before they are shared out, because that is how they are kept.

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
    ):
        super().__init__()
        if heads < 1 or width < 1 or width % heads:
            raise ValueError(
                f"heads must divide the width, got {heads} heads and width {width}"
            )
        if key_value_heads < 1 or heads % key_value_heads:
            raise ValueError(
                f"key/value heads must divide the query heads, got {key_value_heads}"
                f" key/value heads and {heads} heads"
            )
        self.width, self.heads, self.key_value_heads = width, heads, key_value_heads
        shared = key_value_heads * (width // heads)  # G D
        self.query = nn.Linear(width, width, bias)
        self.key = nn.Linear(width, shared, bias)
        self.value = nn.Linear(width, shared, bias)
        self.output = nn.Linear(width, width, bias)
        self.positions = positions

    def forward(
        self,
        x: Tensor,
        context: Tensor | None = None,
        mask: Tensor | None = None,
        return_weights: bool = False,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Let every position of ``x`` gather from ``context``, or from ``x`` itself.

        Args:
            x: (B, T, W), where the queries come from.
            context: (B, S, W), where keys and values come from (cross-attention); None:
                ``x`` itself (self-attention).
            mask: Boolean, True = may look: (T, S), or (B, T, S) for all heads alike, or
                (B, H, T, S). Axes of size 1 stretch.
            return_weights: Also return the weights. Without them the fused form is
                used: the same numbers, faster.

        Returns:
            (B, T, W), or that and the weights (B, H, T, S): the heads of a group have
            keys in common, not weights.

        Raises:
            ValueError: As ``MultiHeadAttention``.
        """
        check_sequences(x, context, self.width)
        if self.positions is not None and context is not None:
            raise ValueError(
                "positions compare places within one sequence: give a layer with a"
                " context none"
            )
        if self.positions is not None:
            x = self.positions.embed(x)
        context = x if context is None else context

        query = split_heads(self.query(x), self.heads)
        key, value = (
            split_heads(part(context), self.key_value_heads)
            for part in (self.key, self.value)
        )
        bias = None
        if self.positions is not None:
            index = torch.arange(x.shape[1], device=x.device)
            query, key = self.positions.rotate(query, key, index)
            bias = self.positions.bias(query, index)
        key, value = share_heads(key, self.heads), share_heads(value, self.heads)
        if isinstance(mask, Tensor) and mask.dim() == 3:
            mask = mask.unsqueeze(1)  # (B, T, S) -> (B, 1, T, S)

        if return_weights:
            mixed, weights = scaled_dot_product_attention(query, key, value, mask, bias)
        else:
            mixed, weights = fused_attention(query, key, value, mask, bias), None
        output = self.output(
            mixed.transpose(1, 2).flatten(2)
        )  # (B, H, T, D) -> (B, T, H, D) -> (B, T, W)
        return (output, weights) if return_weights else output


def split_heads(x: Tensor, heads: int) -> Tensor:
    """Cut (B, T, heads · D) into heads: (B, heads, T, D)."""
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def share_heads(x: Tensor, heads: int) -> Tensor:
    """Give every query head the key or value head of its group.

    Args:
        x: Keys or values (B, G, S, D).
        heads: H, a multiple of G.

    Returns:
        (B, H, S, D): each head of ``x`` H / G times, its copies side by side.
        ``Tensor.repeat`` would put whole rounds of all G heads one after another, and
        so hand most query heads the keys of another group.

    Raises:
        ValueError: If G does not divide ``heads``.
    """
    if heads % x.shape[1]:
        raise ValueError(
            f"key/value heads must divide the query heads, got {x.shape[1]} and {heads}"
        )
    return x.repeat_interleave(heads // x.shape[1], dim=1)
