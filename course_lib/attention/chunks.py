"""Sparse attention in chunks: what the patterns that look at few keys have in common.

A chunk is a run of neighbouring queries that look at the same few keys. All chunks
together take one call of torch's fused kernel, and no tensor has T times T entries.

Axes: B batch, H heads, T positions, N chunks, C queries of a chunk, L keys that a chunk
looks at, D width of one head.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention.dot_product import check_mask
from course_lib.attention.multi_head import fused_attention
from course_lib.positions.interface import Positions


def real_tokens(x: Tensor, mask: Tensor | None) -> Tensor:
    """Which tokens of ``x`` (B, T, W) are no padding: boolean (B, T).

    Args:
        x: The sequences.
        mask: Boolean, (B, 1, T) as ``padding_mask`` makes it, or with 1 for B; None:
            there is no padding.

    Raises:
        ValueError: If the mask is not boolean, or has another shape: one that tells
            queries apart has T times T entries.
    """
    batch, length = x.shape[:2]
    if mask is None:
        return torch.ones(batch, length, dtype=torch.bool, device=x.device)
    check_mask(mask, (batch, 1, length))
    if mask.dim() != 3 or mask.shape[2] != length:
        raise ValueError(
            f"mask must be a padding mask ({batch}, 1, {length}), got"
            f" {tuple(mask.shape)}"
        )
    return mask[:, 0].expand(batch, length)


def refuse_bias(positions: Positions | None) -> None:
    """Refuse a scheme that adds to the scores, which would need all T times T of them.

    Raises:
        ValueError: Naming the scheme.
    """
    scheme = getattr(positions, "scheme", positions)  # the owner's, if it is shared
    if scheme is not None and type(scheme).bias is not Positions.bias:
        raise ValueError(
            "expected positions that mark the input or turn queries and keys, got"
            f" {type(scheme).__name__}, which adds to T times T scores"
        )


def cut(x: Tensor, size: int) -> Tensor:
    """Cut (B, H, T, D) into chunks of ``size``, the last filled up with zeros:
    (B, H, N, size, D).
    """
    return F.pad(x, (0, 0, 0, -x.shape[2] % size)).unflatten(2, (-1, size))


class OverlappingViews(torch.autograd.Function):
    """``overlapping_views`` with a backward pass of few large additions.

    PyTorch's own derivative of ``unfold`` adds number by number; whole chunks are added
    several times as fast.
    """

    @staticmethod
    def forward(context, x: Tensor, size: int, chunks: int) -> Tensor:
        context.size, context.chunks = size, chunks
        return x.unfold(2, chunks * size, size).movedim(-1, -2)

    @staticmethod
    def backward(context, gradient: Tensor) -> tuple[Tensor, None, None]:
        parts = gradient.unflatten(3, (context.chunks, context.size))
        views = parts.shape[2]
        shape = *parts.shape[:2], views + context.chunks - 1, *parts.shape[4:]
        total = parts.new_zeros(shape)
        for part in range(context.chunks):  # chunk n + part of the text, seen by view n
            total[:, :, part : part + views] += parts[:, :, :, part]
        return total.flatten(2, 3), None, None


def overlapping_views(x: Tensor, size: int, chunks: int) -> Tensor:
    """Every run of so many chunks of (B, H, T, D), T a multiple of ``size``.

    Returns:
        (B, H, T / size - chunks + 1, chunks size, D), no copies.

    >>> x = torch.arange(1, 7).view(1, 1, 6, 1)
    >>> overlapping_views(x, size=2, chunks=2)[0, 0, ..., 0]
    tensor([[1, 2, 3, 4],
            [3, 4, 5, 6]])
    """
    return OverlappingViews.apply(x, size, chunks)


def neighbourhoods(x: Tensor, size: int, before: int = 1, after: int = 1) -> Tensor:
    """Each chunk of (B, H, T, D) with whole chunks around it, zeros beyond the ends.

    Args:
        x: Keys, values, or which of them are real.
        size: C.
        before: How many chunks before its own.
        after: How many after it.

    Returns:
        (B, H, N, (before + 1 + after) C, D), views of a padded copy.

    >>> neighbourhoods(torch.arange(1, 6).view(1, 1, 5, 1), size=2)[0, 0, ..., 0]
    tensor([[0, 0, 1, 2, 3, 4],
            [1, 2, 3, 4, 5, 0],
            [3, 4, 5, 0, 0, 0]])
    """
    tail = -x.shape[2] % size
    padded = F.pad(x, (0, 0, before * size, after * size + tail))
    return overlapping_views(padded, size, before + 1 + after)


def attend_in_chunks(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor, dropout: float = 0.0
) -> Tensor:
    """Let the queries of every chunk look at the keys of that chunk.

    Args:
        query: (B, H, N, C, D).
        key: (B, H, N, L, D).
        value: (B, H, N, L, D).
        mask: Boolean (B, N, C, L), True = may look.
        dropout: Share of the weights set to zero.

    Returns:
        (B, H, N C, D); zeros for a query that may see nothing.
    """

    def lined_up(x: Tensor) -> Tensor:
        # The fused kernel takes four axes, with one mask for all heads: so the chunks
        # join the batch. (B, H, N, L, D) -> (B N, H, L, D)
        return x.transpose(1, 2).flatten(0, 1)

    mixed = fused_attention(
        lined_up(query),
        lined_up(key),
        lined_up(value),
        mask.flatten(0, 1)[:, None],
        dropout=dropout,
    )
    chunks = mixed.unflatten(0, mask.shape[:2])  # (B, N, H, C, D)
    return chunks.transpose(1, 2).flatten(2, 3)
