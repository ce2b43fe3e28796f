"""Exact attention in tiles, with an online softmax: the idea of FlashAttention (Dao et
al. 2022; the softmax is Milakov and Gimelshein's of 2018).

Axes: B batch, H heads, T query positions, S key positions, D width of one head, V width
of the values, K keys of one tile.

The work is that of full attention; the memory grows with T times K. A fused kernel also
cuts the queries into tiles, so that a tile's scores never leave the fastest memory.
"""

import math
from collections.abc import Iterator

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from course_lib.attention.dot_product import check_mask, check_shapes


def tiled_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    *,
    causal: bool = False,
    tile: int = 128,
) -> Tensor:
    """``scaled_dot_product_attention`` without ever holding its T times S weights.

    Args:
        query: (B, H, T, D).
        key: (B, H, S, D).
        value: (B, H, S, V).
        mask: Boolean, broadcastable to (B, H, T, S); None: every key may be seen.
        causal: Hide every key after the query; the queries stand at the last T places.
        tile: K, how many keys are looked at together.

    Returns:
        (B, H, T, V), equal to the plain form up to rounding; zeros where a query may
        look at nothing. Gradients are right; they cannot be differentiated again.

    Raises:
        ValueError: As ``scaled_dot_product_attention``, or if ``tile`` is below 1, or
            there are more queries than keys to be causal with.
    """
    check_shapes(query, key, value)
    queries, keys = query.shape[-2], key.shape[-2]
    if tile < 1:
        raise ValueError(f"tile must be at least 1, got {tile}")
    if causal and queries > keys:
        raise ValueError(
            f"causal attention needs a key for each query, got {queries} and {keys}"
        )
    if mask is not None:
        check_mask(mask, (*query.shape[:-1], keys))
    return TiledAttention.apply(query, key, value, mask, causal, tile)


class TiledAttention(torch.autograd.Function):
    """The passes forward and back of ``tiled_attention``."""

    @staticmethod
    def forward(context, query, key, value, mask, causal, tile):
        scaled = query / math.sqrt(query.shape[-1])
        largest = query.new_full((*query.shape[:-1], 1), -math.inf)  # score so far
        total = torch.zeros_like(largest)  # of the exponentials so far
        mixed = query.new_zeros(*query.shape[:-1], value.shape[-1])
        for rows, columns in tiles(query, key, causal, tile):
            scores = tile_scores(scaled, key, mask, causal, rows, columns)
            old = largest[..., rows, :]
            new = torch.maximum(old, scores.amax(dim=-1, keepdim=True))
            shift = new.masked_fill(new == -math.inf, 0.0)  # nothing seen so far
            exponentials = (scores - shift).exp()
            rescale = (old - shift).exp()  # what was summed with the old shift
            total[..., rows, :] *= rescale
            total[..., rows, :] += exponentials.sum(dim=-1, keepdim=True)
            mixed[..., rows, :] *= rescale
            mixed[..., rows, :] += exponentials @ value[..., columns, :]
            largest[..., rows, :] = new
        mixed /= total.masked_fill(total == 0, 1.0)
        log_total = (largest + total.log()).masked_fill(total == 0, math.inf)
        context.save_for_backward(query, key, value, mask, mixed, log_total)
        context.how = causal, tile
        return mixed

    @staticmethod
    @once_differentiable
    def backward(context, gradient):
        query, key, value, mask, mixed, log_total = context.saved_tensors
        causal, tile = context.how
        scale = query.shape[-1] ** -0.5
        to_query, to_key, to_value = map(torch.zeros_like, (query, key, value))
        mean = (gradient * mixed).sum(dim=-1, keepdim=True)  # of a row's weights
        for rows, columns in tiles(query, key, causal, tile):
            scores = tile_scores(query * scale, key, mask, causal, rows, columns)
            weights = (scores - log_total[..., rows, :]).exp()
            to_value[..., columns, :] = weights.mT @ gradient[..., rows, :]
            to_weights = gradient[..., rows, :] @ value[..., columns, :].mT
            to_scores = weights * (to_weights - mean[..., rows, :]) * scale
            to_query[..., rows, :] += to_scores @ key[..., columns, :]
            to_key[..., columns, :] = to_scores.mT @ query[..., rows, :]
        return to_query, to_key, to_value, None, None, None


def tiles(
    query: Tensor, key: Tensor, causal: bool, tile: int
) -> Iterator[tuple[slice, slice]]:
    """The keys, ``tile`` at a time, and the queries that may see any of them."""
    queries, keys = query.shape[-2], key.shape[-2]
    for start in range(0, keys, tile):
        first = max(0, start - (keys - queries)) if causal else 0
        yield slice(first, queries), slice(start, min(start + tile, keys))


def tile_scores(
    scaled: Tensor,
    key: Tensor,
    mask: Tensor | None,
    causal: bool,
    rows: slice,
    columns: slice,
) -> Tensor:
    """Scores of a tile, from queries already divided by √D; -inf where hidden."""
    scores = scaled[..., rows, :] @ key[..., columns, :].mT
    if mask is not None:
        mask = mask.expand(torch.broadcast_shapes(mask.shape, (1, 1)))
        part = mask if mask.shape[-2] == 1 else mask[..., rows, :]
        part = part if part.shape[-1] == 1 else part[..., columns]
        scores = scores.masked_fill(~part, -math.inf)
    if causal:
        past = key.shape[-2] - scaled.shape[-2]
        place = torch.arange(rows.start, rows.stop, device=key.device) + past
        seen = torch.arange(columns.start, columns.stop, device=key.device)
        scores = scores.masked_fill(seen > place[:, None], -math.inf)
    return scores
