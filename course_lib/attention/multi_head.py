"""Multi-head attention (Vaswani et al. 2017, section 3.2.2).

Axes: B batch, T query positions, S key positions, W width of the model, H heads, D = W
/ H width of one head.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.attention.dot_product import check_mask, scaled_dot_product_attention
from course_lib.positions.interface import Positions


class MultiHeadAttention(nn.Module):
    """H attentions side by side, each in its own subspace of D = W / H directions,
    joined by one more projection.

    Args:
        width: W.
        heads: H; must divide ``width``.
        bias: Whether the four projections add a bias.
        positions: How the layer tells positions apart (see ``Positions``); None: not at
            all, so that a permutation of the input permutes the output.

    Raises:
        ValueError: If ``heads`` does not divide ``width``.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        bias: bool = True,
        positions: Positions | None = None,
    ):
        super().__init__()
        if heads < 1 or width < 1 or width % heads:
            raise ValueError(
                f"heads must divide the width, got {heads} heads and width {width}"
            )
        self.width, self.heads = width, heads
        self.query = nn.Linear(width, width, bias)
        self.key = nn.Linear(width, width, bias)
        self.value = nn.Linear(width, width, bias)
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
            (B, T, W), or that and the weights (B, H, T, S).

        Raises:
            ValueError: If a shape does not fit, a sequence is empty, the mask is not
                boolean or does not broadcast, or a layer with ``positions`` is given a
                context: they compare places within one sequence.
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

        query, key, value = (
            self._split(self.query(x)),
            self._split(self.key(context)),
            self._split(self.value(context)),
        )
        bias = None
        if self.positions is not None:
            index = torch.arange(x.shape[1], device=x.device)
            query, key = self.positions.rotate(query, key, index)
            bias = self.positions.bias(query, index)
        if isinstance(mask, Tensor) and mask.dim() == 3:
            mask = mask.unsqueeze(
                1
                # (B, T, S) -> (B, 1, T, S). Left alone, its batch axis would meet the
                # heads.
            )

        if return_weights:
            mixed, weights = scaled_dot_product_attention(query, key, value, mask, bias)
        else:
            mixed, weights = fused_attention(query, key, value, mask, bias), None
        output = self.output(
            mixed.transpose(1, 2).flatten(2)
        )  # (B, H, T, D) -> (B, T, H, D) -> (B, T, W)
        return (output, weights) if return_weights else output

    def _split(self, x: Tensor) -> Tensor:
        # (B, T, W) -> (B, T, H, D) -> (B, H, T, D). Reshaping straight to (B, H, T, D)
        # would mix time steps into heads.
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)


def check_sequences(x: Tensor, context: Tensor | None, width: int) -> None:
    """Refuse anything but x (B, T, W) and, if there is one, context (B, S, W), with T
    and S at least 1.

    Raises:
        ValueError: Naming the shape that was expected and the one that came.
    """
    for name, tensor in (("x", x), ("context", context)):
        if tensor is not None and (tensor.dim() != 3 or tensor.shape[-1] != width):
            raise ValueError(
                f"{name} must be (batch, time, {width}), got {tuple(tensor.shape)}"
            )
        if tensor is not None and tensor.shape[1] == 0:
            raise ValueError(f"{name} must not be empty, got {tuple(tensor.shape)}")
    if context is not None and len(context) != len(x):
        raise ValueError(
            f"x and context must have the same batch size, got {len(x)} and"
            f" {len(context)}"
        )


def fused_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    bias: Tensor | None = None,
) -> Tensor:
    """``scaled_dot_product_attention`` without the weights, by torch's fused kernel.

    The kernel goes over the keys in tiles and never keeps the (T, S) weights, so it is
    faster and needs less memory. Arguments, errors and the mixed values (..., T, V) are
    those of ``scaled_dot_product_attention``.
    """
    if mask is None:
        return F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
    check_mask(mask, (*query.shape[:-1], key.shape[-2]))
    # Not every kernel and version of torch gives zeros, and finite gradients, to a
    # query that may see nothing. So let such a query see everything, and then set what
    # it got to zero.
    sees_nothing = ~mask.any(dim=-1, keepdim=True)
    allowed = mask | sees_nothing
    if bias is not None:
        allowed = bias.masked_fill(~allowed, -math.inf)
    mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=allowed)
    return mixed.masked_fill(sees_nothing, 0.0)
