"""Sliding-window attention: each position looks at its neighbours alone (Beltagy et al.
2020, section 3.1; with a causal mask Child et al. 2019, Jiang et al. 2023).

Axes: B batch, H heads, T positions, D width of one head, V width of the values, C
queries of a chunk, N chunks, K keys that a chunk or a query can see.

Time and memory grow with T times the window; no tensor has T times T entries.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention.chunks import cut, neighbourhoods, overlapping_views
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.attention.key_mask import real_keys
from course_lib.attention.multi_head import fused_attention


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
    if real is None:
        return attend_alike(query, key, value, window, chunk, before, after)
    keys = neighbourhoods(key, chunk, before, after)  # (B, H, N, K, D)
    values = neighbourhoods(value, chunk, before, after)
    inside = neighbourhoods(real[:, None, :, None], chunk, before, after)[:, 0, ..., 0]
    near = own_band(window, chunk, before, after, query.device)  # (C, K)
    seen = near & inside[:, :, None]  # (B, N, C, K)
    # Text by text: each has a mask of its own.
    texts = zip(cut(query, chunk), keys, values, seen, strict=True)
    mixed = torch.stack([fused_attention(*text) for text in texts])
    return mixed.flatten(2, 3)[:, :, :length]


def attend_alike(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    window: int,
    chunk: int,
    before: int,
    after: int,
) -> Tensor:
    """Without padding all chunks have the same mask, except at the ends of the text.

    So all others take one call of the fused kernel, in which they share one mask of
    (C, K) and read views of the text, and each end takes a small call of its own.

    Args:
        query, key, value, window, chunk: As in ``sliding_window_attention``.
        before: How many whole chunks before its own a chunk sees.
        after: How many after it; 0: causal.
    """
    length, back, ahead = query.shape[2], before * chunk, after * chunk

    def stretch(start: int, stop: int) -> Tensor:
        low, high = max(start - back, 0), min(stop + ahead, length)
        near = band(start, stop, low, high, window, not after, query.device)
        parts = query[:, :, start:stop], key[:, :, low:high], value[:, :, low:high]
        return F.scaled_dot_product_attention(*parts, near)

    first, last = back, (length - ahead) // chunk * chunk
    if last <= first:
        return stretch(0, length)
    # Overlapping views must not be copied: so batch and heads are made one axis first.
    queries, keys, values = (
        x.contiguous().flatten(0, 1)[None] for x in (query, key, value)
    )
    queries = queries[:, :, first:last].unflatten(2, (-1, chunk))  # (1, B H, N, C, D)
    keys, values = (
        overlapping_views(x[:, :, : last + ahead], chunk, before + 1 + after)
        for x in (keys, values)
    )  # (1, B H, N, K, D)
    bias = torch.zeros(chunk, keys.shape[3], dtype=query.dtype, device=query.device)
    near = own_band(window, chunk, before, after, query.device)
    bias.masked_fill_(~near, -math.inf)
    # A chunk's heads come one after another there, while its keys are near at hand.
    parts = (x.squeeze(0).transpose(0, 1) for x in (queries, keys, values))
    inner = F.scaled_dot_product_attention(*parts, bias)  # (N, B H, C, V)
    inner = inner.transpose(0, 1).flatten(1, 2).unflatten(0, query.shape[:2])
    ends = stretch(0, first), stretch(last, length)
    return torch.cat([ends[0], inner, ends[1]], dim=2)


def band(
    start: int, stop: int, low: int, high: int, window: int, causal: bool, device=None
) -> Tensor:
    """Which of the keys from ``low`` to ``high`` - 1 each query from ``start`` to
    ``stop`` - 1 sees: boolean (stop - start, high - low).

    >>> band(2, 4, 0, 5, window=2, causal=False).int()
    tensor([[0, 1, 1, 1, 0],
            [0, 0, 1, 1, 1]], dtype=torch.int32)
    """
    query = torch.arange(start, stop, device=device)[:, None]
    lag = query - torch.arange(low, high, device=device)
    near = lag.abs() < window
    return near & (lag >= 0) if causal else near


def own_band(window: int, chunk: int, before: int, after: int, device=None) -> Tensor:
    """Which places of its chunk's keys each query sees, wherever the chunk stands:
    boolean (C, K). With ``after`` = 0, keys after the query are hidden too.

    >>> own_band(2, chunk=2, before=1, after=0).int()
    tensor([[0, 1, 1, 0],
            [0, 0, 1, 1]], dtype=torch.int32)
    """
    start, keys = before * chunk, (before + 1 + after) * chunk
    return band(start, start + chunk, 0, keys, window, not after, device)


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
