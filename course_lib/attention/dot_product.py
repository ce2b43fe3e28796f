"""Scaled dot-product attention and its masks (Vaswani et al. 2017, section 3.2.1).

Axes, here and in every attention of the library: B batch, H heads, T query positions,
S key positions, D width of one head, V width of the values. A mask is boolean, and True
means "may look".
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from course_lib.checks import readable


def causal_mask(
    length: int, device: torch.device | str | None = None, past: int = 0
) -> Tensor:
    """Let each position see itself and everything before it, nothing after.

    Args:
        length: T.
        past: How many keys stand before the first query, from a cache.

    Returns:
        Boolean (T, past + T); entry ``[t, s]`` is True where query ``t`` may look at
        key ``s``.

    >>> causal_mask(3).int()
    tensor([[1, 0, 0],
            [1, 1, 0],
            [1, 1, 1]], dtype=torch.int32)
    """
    keys = past + length
    return torch.ones(length, keys, dtype=torch.bool, device=device).tril(past)


def padding_mask(lengths: Sequence[int] | Tensor, width: int | None = None) -> Tensor:
    """Let every query see the real tokens of its own sequence, never the padding.

    Args:
        lengths: How many real tokens each of the B sequences has, (B,).
        width: S, to which the batch is padded at its end; the longest sequence if None.

    Returns:
        Boolean (B, 1, S). The 1 stands for the queries: ``causal_mask(S) &
        padding_mask(lengths, S)`` is (B, S, S).

    Raises:
        ValueError: If there is no length, or a length is negative or greater than
            ``width``.

    >>> padding_mask([1, 3]).int()
    tensor([[[1, 0, 0]],
    <BLANKLINE>
            [[1, 1, 1]]], dtype=torch.int32)
    """
    lengths = torch.as_tensor(lengths)
    if lengths.dim() != 1 or len(lengths) == 0:
        raise ValueError(
            "lengths must hold one number for each sequence, got shape"
            f" {tuple(lengths.shape)}"
        )
    width = int(lengths.max()) if width is None else width
    if readable(lengths) and not bool(((lengths >= 0) & (lengths <= width)).all()):
        raise ValueError(
            f"lengths must lie between 0 and the width {width}, got {lengths.tolist()}"
        )
    place = torch.arange(width, device=lengths.device)
    return (place < lengths[:, None])[:, None, :]


def check_shapes(query: Tensor, key: Tensor, value: Tensor) -> None:
    """Refuse anything but query (..., T, D), key (..., S, D) and value (..., S, V),
    with T and S at least 1.

    Raises:
        ValueError: Naming what was expected and what came.
    """
    for name, tensor in (("query", query), ("key", key), ("value", value)):
        if tensor.dim() < 2:
            raise ValueError(
                f"{name} must be (..., positions, width), got shape"
                f" {tuple(tensor.shape)}"
            )
    width = query.shape[-1]
    if key.shape[-1] != width:
        raise ValueError(
            f"query and key must have the same width, got {width} and {key.shape[-1]}"
        )
    if key.shape[-2] != value.shape[-2]:
        raise ValueError(
            f"key and value must have the same length, got {key.shape[-2]} and"
            f" {value.shape[-2]}"
        )
    if query.shape[-2] == 0 or key.shape[-2] == 0:
        raise ValueError(
            f"sequences must not be empty, got {query.shape[-2]} queries and"
            f" {key.shape[-2]} keys"
        )


def check_mask(mask: Tensor, shape: Sequence[int]) -> None:
    """Refuse a mask that would be misread.

    Raises:
        ValueError: If ``mask`` is not a boolean tensor (0/1 numbers are added to scores
            elsewhere, so they are never guessed at), or does not broadcast to
            ``shape``, the shape of the scores.
    """
    if not isinstance(mask, Tensor) or mask.dtype != torch.bool:
        got = mask.dtype if isinstance(mask, Tensor) else type(mask).__name__
        raise ValueError(
            f"mask must be a boolean tensor, True where a query may look, got {got}"
        )
    pairs = zip(reversed(mask.shape), reversed(shape), strict=False)
    if mask.dim() > len(shape) or any(have not in (1, want) for have, want in pairs):
        hint = "; a padding mask is (B, 1, S)" if mask.dim() == 2 else ""
        raise ValueError(
            f"mask must broadcast to the scores' shape {tuple(shape)}, got"
            f" {tuple(mask.shape)}{hint}"
        )


def masked_softmax(scores: Tensor, mask: Tensor | None = None) -> Tensor:
    """Turn each query's scores into weights that sum to 1 over the keys it may see.

    Args:
        scores: (..., T, S).
        mask: Boolean, broadcastable to (..., T, S); None lets every query see every
            key.

    Returns:
        Weights (..., T, S). A query that may see no key gets zeros; NaN in the scores
        it may see stays NaN.

    Raises:
        ValueError: If the mask is not boolean or does not broadcast to the scores.
    """
    if mask is None:
        return scores.softmax(dim=-1)
    check_mask(mask, scores.shape)
    # Minus infinity, not a large negative number: a learned score can outgrow any
    # finite one.
    weights = scores.masked_fill(~mask, -math.inf).softmax(dim=-1)
    # With no key to see, softmax divides 0 by 0. Only those rows are set to zero: NaN
    # elsewhere is a fault to show.
    sees_nothing = ~mask.any(dim=-1, keepdim=True)
    return weights.masked_fill(sees_nothing, 0.0)


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    bias: Tensor | None = None,
) -> tuple[Tensor, Tensor]:
    """Mix the values: each query takes most from the keys it matches best.

    Args:
        query: (..., T, D).
        key: (..., S, D).
        value: (..., S, V).
        mask: Boolean, broadcastable to (..., T, S); True lets a query see a key.
        bias: Numbers added to the scores, broadcastable to (..., T, S). Some ways of
            telling positions apart use it.

    Returns:
        The mixed values (..., T, V) and the weights (..., T, S).

    Raises:
        ValueError: If there are fewer than two axes, widths of query and key or lengths
            of key and value differ, a sequence is empty, or the mask is not boolean or
            does not broadcast.
    """
    check_shapes(query, key, value)
    # A dot product of D terms of variance 1 has variance D; dividing by sqrt(D) brings
    # it back to 1. Dividing the query, before the product, is the same sum, but a
    # half-precision product then overflows later.
    scores = query / math.sqrt(query.shape[-1]) @ key.transpose(-2, -1)
    if bias is not None:
        scores = scores + bias
    weights = masked_softmax(scores, mask)
    return weights @ value, weights
