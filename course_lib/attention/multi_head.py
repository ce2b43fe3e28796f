"""Multi-head attention (Vaswani et al. 2017, section 3.2.2).

Axes: B batch, T query positions, S key positions, W width of the model, H heads,
D = W / H width of one head, C width of the context, G key/value heads.
"""

import math
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.attention.dot_product import (
    causal_mask,
    check_mask,
    check_shapes,
    scaled_dot_product_attention,
)
from course_lib.attention.heads import join_heads, share_heads, split_heads
from course_lib.attention.kv_cache import LayerCache
from course_lib.positions.distances import check_places, first_positions
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
        context_width: C, of what the keys and values are made from; None: W.
        dropout: Share of the weights set to zero in training.
        key_value_heads: G, where several query heads share keys and values (see
            ``GroupedQueryAttention``); None: H.
        query_key_norm: Makes a norm for a width; queries and keys of every head pass
            through one each (Henry et al. 2020), so that no score outgrows √D times
            the gains. None: there is none.

    Raises:
        ValueError: If ``heads`` does not divide ``width``, ``key_value_heads`` not
            ``heads``, or ``dropout`` lies outside [0, 1).
    """

    def __init__(
        self,
        width: int,
        heads: int,
        bias: bool = True,
        positions: Positions | None = None,
        *,
        context_width: int | None = None,
        dropout: float = 0.0,
        key_value_heads: int | None = None,
        query_key_norm: Callable[[int], nn.Module] | None = None,
    ):
        super().__init__()
        if heads < 1 or width < 1 or width % heads:
            raise ValueError(
                f"heads must divide the width, got {heads} heads and width {width}"
            )
        groups = heads if key_value_heads is None else key_value_heads
        if groups < 1 or heads % groups:
            raise ValueError(
                f"key/value heads must divide the query heads, got {groups} key/value"
                f" heads and {heads} heads"
            )
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout must lie in [0, 1), got {dropout}")
        self.width, self.heads, self.key_value_heads = width, heads, groups
        self.context_width = width if context_width is None else context_width
        self.dropout = dropout
        shared = groups * (width // heads)  # G D
        self.query = nn.Linear(width, width, bias)
        self.key = nn.Linear(self.context_width, shared, bias)
        self.value = nn.Linear(self.context_width, shared, bias)
        self.output = nn.Linear(width, width, bias)
        norm = query_key_norm or (lambda width: nn.Identity())
        self.query_norm, self.key_norm = norm(width // heads), norm(width // heads)
        self.positions = positions

    def forward(
        self,
        x: Tensor,
        context: Tensor | None = None,
        mask: Tensor | None = None,
        return_weights: bool = False,
        *,
        causal: bool = False,
        index: Tensor | None = None,
        cache: LayerCache | None = None,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Let every position of ``x`` gather from ``context``, or from ``x`` itself.

        Args:
            x: (B, T, W), where the queries come from.
            context: (B, S, C), where keys and values come from (cross-attention); None:
                ``x`` itself (self-attention).
            mask: Boolean, True = may look: (T, S), or (B, T, S) for all heads alike, or
                (B, H, T, S). Axes of size 1 stretch. Two axes are always (T, S): a
                padding mask is (B, 1, S), as ``padding_mask`` makes it.
            return_weights: Also return the weights, before dropout. Without them the
                fused form is used: the same numbers, faster.
            causal: Let no position look at one after it, on top of ``mask``. The same
                as a ``causal_mask``; alone, it need not be built.
            index: Integers (T,) or (B, T), where the tokens stand, for ``positions``;
                None: at 0 to T - 1, or after those in the cache.
            cache: The keys and values of earlier positions; those of ``x`` are added to
                it. S then counts all of them.

        Returns:
            (B, T, W), or that and the weights (B, H, T, S).

        Raises:
            ValueError: If a shape does not fit, a sequence is empty, the mask is not
                boolean or does not broadcast, or a layer with ``positions``,
                ``causal`` or a cache is given a context: they belong to one sequence.
        """
        check_sequences(x, context, self.width, self.context_width)
        if context is not None:
            self._refuse_with_context(causal, cache)
        bias = None
        if index is not None:
            check_places(x, index)
        elif cache is not None:
            index = len(cache) + first_positions(x.shape[1], x.device)
        if self.positions is not None:
            x = self.positions.embed(x, *(() if index is None else (index,)))
        context = x if context is None else context

        query = self.query_norm(split_heads(self.query(x), self.heads))
        key = self.key_norm(split_heads(self.key(context), self.key_value_heads))
        value = split_heads(self.value(context), self.key_value_heads)
        if self.positions is not None:
            if index is None:
                index = first_positions(x.shape[1], x.device)
            query, key = self.positions.rotate(query, key, index)
        if cache is not None:
            if self.positions is not None and self.positions.stretches:
                raise ValueError(
                    "a cache keeps turned keys, and this scheme turns them anew as"
                    " the text grows: read without a cache"
                )
            key, value, index = cache.extend(key, value, index)
        if self.positions is not None:
            bias = self.positions.bias(query, index)
        key, value = share_heads(key, self.heads), share_heads(value, self.heads)
        if isinstance(mask, Tensor) and mask.dim() == 3:
            # (B, T, S) -> (B, 1, T, S). Left alone, its batch axis would meet the
            # heads.
            mask = mask.unsqueeze(1)

        dropout = self.dropout if self.training else 0.0
        if return_weights:
            if causal:
                mask = and_causal(mask, query, key)
            mixed, weights = scaled_dot_product_attention(query, key, value, mask, bias)
            if dropout:
                mixed = F.dropout(weights, dropout) @ value
        else:
            weights = None
            mixed = fused_attention(
                query, key, value, mask, bias, causal=causal, dropout=dropout
            )
        output = self.output(join_heads(mixed))
        return (output, weights) if return_weights else output

    def _refuse_with_context(self, causal: bool, cache: LayerCache | None) -> None:
        for name, given in (
            ("causal compares", causal),
            ("positions compare", self.positions is not None),
            ("a cache holds", cache is not None),
        ):
            if given:
                raise ValueError(
                    f"{name} places within one sequence: give a layer with a context"
                    " none"
                )


def check_sequences(
    x: Tensor, context: Tensor | None, width: int, context_width: int | None = None
) -> None:
    """Refuse anything but x (B, T, W) and, if there is one, context (B, S, C), with T
    and S at least 1.

    Raises:
        ValueError: Naming the shape that was expected and the one that came.
    """
    context_width = width if context_width is None else context_width
    if context is None and context_width != width:
        raise ValueError(f"expected a context of width {context_width}, got none")
    for name, tensor, expected in (
        ("x", x, width),
        ("context", context, context_width),
    ):
        if tensor is None:
            continue
        if tensor.dim() != 3 or tensor.shape[-1] != expected:
            raise ValueError(
                f"{name} must be (batch, time, {expected}), got {tuple(tensor.shape)}"
            )
        if tensor.shape[1] == 0:
            raise ValueError(f"{name} must not be empty, got {tuple(tensor.shape)}")
    if context is not None and len(context) != len(x):
        raise ValueError(
            f"x and context must have the same batch size, got {len(x)} and"
            f" {len(context)}"
        )


def and_causal(mask: Tensor | None, query: Tensor, key: Tensor) -> Tensor:
    """A mask that hides the future, and whatever ``mask`` hides.

    Args:
        mask: Boolean, broadcastable to (..., T, S), or None.
        query: (..., T, D), standing at the last T of the keys' positions.
        key: (..., S, D).

    Raises:
        ValueError: If the mask is not boolean or does not broadcast, or there are more
            queries than keys.
    """
    queries, keys = query.shape[-2], key.shape[-2]
    if queries > keys:
        raise ValueError(
            f"causal attention needs a key for each query, got {queries} and {keys}"
        )
    causal = causal_mask(queries, query.device, past=keys - queries)
    if mask is None:
        return causal
    check_mask(mask, (*query.shape[:-1], keys))
    return causal & mask


def fused_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    bias: Tensor | None = None,
    *,
    causal: bool = False,
    dropout: float = 0.0,
) -> Tensor:
    """``scaled_dot_product_attention`` without the weights, by torch's fused kernel.

    The kernel goes over the keys in tiles and never keeps the (T, S) weights, so it is
    faster and needs less memory. Arguments, errors and the mixed values (..., T, V) are
    those of ``scaled_dot_product_attention``, and:

    Args:
        causal: Hide every key after the query; the queries stand at the last T of the
            keys' positions. With no mask and no bias, and as many queries as keys, the
            kernel skips the tiles that nobody may see.
        dropout: Share of the weights set to zero.
    """
    check_shapes(query, key, value)
    square = query.shape[-2] == key.shape[-2]
    if query.shape[-2] == 1:
        causal = False  # the newest position may see all
    if causal and not (square and mask is None and bias is None):
        mask, causal = and_causal(mask, query, key), False
    if mask is None:
        return F.scaled_dot_product_attention(
            query, key, value, bias, dropout, is_causal=causal
        )
    check_mask(mask, (*query.shape[:-1], key.shape[-2]))
    mask = mask.expand(torch.broadcast_shapes(mask.shape, (1, 1)))  # two axes at least
    # Not every kernel and version of torch gives zeros, and finite gradients, to a
    # query that may see nothing. So let such a query see everything, and then set what
    # it got to zero.
    sees_nothing = ~mask.any(dim=-1, keepdim=True)
    allowed = mask | sees_nothing
    if bias is not None:
        allowed = bias.masked_fill(~allowed, -math.inf)
    mixed = F.scaled_dot_product_attention(query, key, value, allowed, dropout)
    return mixed.masked_fill(sees_nothing, 0.0)
