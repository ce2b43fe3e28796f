"""Sliding-window attention: each position looks at its neighbours alone (Beltagy et al.
2020, section 3.1; with a causal mask Child et al. 2019, Jiang et al. 2023).

Axes: B batch, H heads, T positions, D width of one head, V width of the values, C
queries of a chunk, N chunks, K keys that a chunk or a query can see.

Time and memory grow with T times the window; no tensor has T times T entries.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.attention.key_mask import real_keys
from course_lib.attention.multi_head import fused_attention
from course_lib.attention.window_chunks import (
    chunk_windows,
    inside_windows,
    window_band,
    window_bias,
)


def gathered_window_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    *,
    window: int,
    causal: bool = False,
) -> Tensor:
    """The plain form: gather each query's keys and values, and attend to those.

    Args:
        query, key: (B, H, T, D).
        value: (B, H, T, V).
        mask: Boolean (B, 1, 1, T), True where a key may be looked at; None: all.
        window: Position t sees those less than this away.
        causal: Hide what comes after the query.

    Returns:
        (B, H, T, V); zeros where a query may look at nothing.

    Raises:
        ValueError: As ``check_window``.
    """
    real = check_window(query, key, value, mask, window)
    length = query.shape[-2]
    offsets = torch.arange(1 - window, 1 if causal else window, device=query.device)
    place = torch.arange(length, device=query.device)[:, None] + offsets  # (T, K)
    seen = (place >= 0) & (place < length)  # not beyond the ends of the text
    place = place.clamp(0, length - 1)
    if real is not None:
        seen = seen & real[:, None, place]  # (B, 1, T, K)
    # Each query is alone with its K keys: T small attentions of one query each.
    keys, values = key[:, :, place], value[:, :, place]  # (B, H, T, K, D or V)
    mixed, _ = scaled_dot_product_attention(
        query.unsqueeze(-2), keys, values, seen.unsqueeze(-2)
    )
    return mixed.squeeze(-2)


def sliding_window_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    *,
    window: int,
    causal: bool = False,
    chunk: int | None = None,
) -> Tensor:
    """The fast form, with the same numbers: neighbouring queries share their keys.

    The text is cut into chunks of C queries. Each chunk has a view of the K keys that
    any of its queries sees, and a mask, (C, K), leaves each query its own.

    Args:
        query, key, value, mask, window, causal: As there.
        chunk: C; None: about a quarter of the window, but from 16 to 64.

    Raises:
        ValueError: As there, or if ``chunk`` is below 1.
    """
    real, length = check_window(query, key, value, mask, window), query.shape[-2]
    if chunk is None:
        chunk = 16 * min(max(window // 64, 1), 4)
    if chunk < 1:
        raise ValueError(f"chunk must be at least 1, got {chunk}")
    if window >= length:
        return fused_attention(query, key, value, mask, causal=causal)
    before = -(-(window - 1) // chunk)  # whole chunks, rounded up
    after = 0 if causal else before
    queries = chunk_windows(query, chunk, 0, 0)  # (B, H, N, C, D)
    keys = chunk_windows(key, chunk, before, after)  # (B, H, N, K, D)
    values = chunk_windows(value, chunk, before, after)
    band = window_band(window, chunk, before, after, query.device)  # (C, K)
    whole = torch.ones(1, length, dtype=torch.bool, device=query.device)
    inside = inside_windows(whole if real is None else real, chunk, before, after)
    if real is None:
        bias = window_bias(band, inside[0], before, query.dtype)
        mixed = attend_alike(queries, keys, values, bias)
    else:  # text by text: each has a mask of its own
        seen = band & inside[:, :, None]  # (B, N, C, K)
        texts = zip(queries, keys, values, seen, strict=True)
        mixed = torch.stack([fused_attention(*text) for text in texts])
    return mixed.flatten(2, 3)[:, :, :length]


def attend_alike(query: Tensor, key: Tensor, value: Tensor, bias: Tensor) -> Tensor:
    """One call of the fused kernel for all texts and heads.

    A chunk's heads come one after another there, while its bias is near at hand.

    Args:
        query: (B, H, N, C, D).
        key: (B, H, N, K, D).
        value: (B, H, N, K, V).
        bias: (N, C, K).

    Returns:
        (B, H, N, C, V).
    """
    parts = (x.flatten(0, 1).transpose(0, 1) for x in (query, key, value))
    mixed = F.scaled_dot_product_attention(*parts, bias[:, None])  # (N, B H, C, V)
    return mixed.transpose(0, 1).unflatten(0, query.shape[:2])


def check_window(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None, window: int
) -> Tensor | None:
    """Refuse a window below 1 and queries that are not as many as the keys; return
    which keys are real, as ``real_keys`` does.
    """
    if window < 1:
        raise ValueError(
            f"window must be at least 1, the query's own position, got {window}"
        )
    real = real_keys(query, key, value, mask)
    if query.shape[-2] != key.shape[-2]:
        raise ValueError(
            "a window needs as many queries as keys, got"
            f" {query.shape[-2]} and {key.shape[-2]}"
        )
    return real
