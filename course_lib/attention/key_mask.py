"""Masks that name keys: what an attention takes that never sees pairs.

Axes: B batch, H heads, T query positions, S key positions, D width of one head.

An attention whose cost grows with T alone cannot be given a mask of T times S entries.
What it can be given is which *keys* are real tokens and which are padding, the same
for every query and head.
"""

import torch
from torch import Tensor

from course_lib.attention.dot_product import check_shapes


def real_keys(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None):
    """Check what an attention over heads is given; return which keys are real.

    Args:
        query: (B, H, T, D).
        key: (B, H, S, D).
        value: (B, H, S, V).
        mask: Boolean (B, 1, 1, S), True where a key may be looked at, for every query
            and head alike; B may be 1. None: every key may.

    Returns:
        Boolean (B, S), or None if every key may be looked at.

    Raises:
        ValueError: If there are other than four axes, sizes do not fit, a sequence is
            empty, or the mask is not boolean or not (B, 1, 1, S).
    """
    check_shapes(query, key, value)
    for name, tensor in (("query", query), ("key", key), ("value", value)):
        if tensor.dim() != 4 or tensor.shape[:2] != query.shape[:2]:
            raise ValueError(
                f"{name} must be (batch, heads, positions, width) with batch and heads"
                f" as the query's {tuple(query.shape)}, got {tuple(tensor.shape)}"
            )
    if mask is None:
        return None
    if not isinstance(mask, Tensor) or mask.dtype != torch.bool:
        got = mask.dtype if isinstance(mask, Tensor) else type(mask).__name__
        raise ValueError(
            f"mask must be a boolean tensor, True where a key may be looked at, got"
            f" {got}"
        )
    batch, keys = len(key), key.shape[-2]
    if mask.dim() != 4 or mask.shape[1:] != (1, 1, keys) or len(mask) not in (1, batch):
        raise ValueError(
            f"mask must be ({batch}, 1, 1, {keys}): it can hide keys from all queries"
            f" and heads alike, and no single pair; got {tuple(mask.shape)}"
        )
    return mask[:, 0, 0].expand(batch, keys)


def hide_rows(x: Tensor, real: Tensor | None) -> Tensor:
    """Set the rows of (B, H, S, D) to zero that are not real.

    Args:
        x: Keys or values, or features of keys.
        real: Boolean (B, S), or None: all are real.
    """
    return x if real is None else x.masked_fill(~real[:, None, :, None], 0.0)
