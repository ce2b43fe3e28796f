"""Attention weights as a product of two thin matrices: linear attention (Katharopoulos
et al. 2020, section 3).

Axes: B batch, H heads, T positions, D width of one head, M features, V width of the
values, C positions of a chunk, N chunks.

If the unnormalized weights are φ(Q) φ(K)ᵀ, of rank M at most, the product with the
values can be done from the right: φ(Q) (φ(K)ᵀ V). No T times T matrix is ever formed.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.attention.key_mask import hide_rows, real_keys


def elu_features(x: Tensor) -> Tensor:
    """elu(x) + 1: the features of Katharopoulos et al., equation 7; positive, so that
    no weight is negative.
    """
    return F.elu(x) + 1


def low_rank_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    *,
    features: Callable[[Tensor], Tensor] = elu_features,
    causal: bool = False,
    chunk: int = 64,
) -> Tensor:
    """Mix the values with weights proportional to φ(query) · φ(key).

    Args:
        query: (B, H, T, D).
        key: (B, H, S, D); with ``causal`` as many as the queries.
        value: (B, H, S, V).
        mask: Boolean (B, 1, 1, S), True where a key may be looked at; None: all.
        features: φ, from (..., D) to (..., M), all at least 0.
        causal: Hide what comes after the query.
        chunk: C, with ``causal``: how many positions are worked on together.

    Returns:
        (B, H, T, V); zeros where a query may look at nothing.

    Raises:
        ValueError: As ``real_keys``, or if ``causal`` is asked for with other than as
            many queries as keys, or ``chunk`` is below 1.
    """
    real = real_keys(query, key, value, mask)
    left, right = features(query), hide_rows(features(key), real)  # (B, H, T or S, M)
    if causal:
        check_causal(query, key, chunk)
        mixed, total = causal_product(left, right, value, chunk)
    else:
        mixed = left @ (right.mT @ value)  # φ(K)ᵀ V is (M, V), whatever S is
        total = left @ right.sum(dim=-2).unsqueeze(-1)  # (B, H, T, 1)
    return mixed / total.masked_fill(total == 0, 1.0)


def causal_product(
    left: Tensor, right: Tensor, value: Tensor, chunk: int
) -> tuple[Tensor, Tensor]:
    """``(left rightᵀ, lower triangle) value``, and the sums of that triangle's rows.

    A running sum of φ(k) vᵀ, (M, V), is a whole past in one matrix. It is taken from
    chunk to chunk, for a sum at every position would hold T of them; within a chunk the
    C times C triangle is formed.

    Args:
        left: φ(query), (B, H, T, M).
        right: φ(key), (B, H, T, M).
        value: (B, H, T, V).
        chunk: C.

    Returns:
        (B, H, T, V) and (B, H, T, 1).
    """
    length = left.shape[-2]
    # A column of ones beside the values sums the weights in the same products.
    value = torch.cat([value, torch.ones_like(value[..., :1])], dim=-1)
    tail = -length % chunk
    left, right, value = (
        F.pad(x, (0, 0, 0, tail)).unflatten(2, (-1, chunk))  # (B, H, N, C, ...)
        for x in (left, right, value)
    )
    within = (left @ right.mT).tril() @ value
    states = (right.mT @ value).cumsum(dim=2)  # (B, H, N, M, V + 1)
    earlier = F.pad(states, (0, 0, 0, 0, 1, 0))[:, :, :-1]  # of the chunks before
    mixed = (within + left @ earlier).flatten(2, 3)[:, :, :length]
    return mixed[..., :-1], mixed[..., -1:]


def check_causal(query: Tensor, key: Tensor, chunk: int) -> None:
    """Refuse causal attention between sequences of different lengths, and no chunk."""
    if query.shape[-2] != key.shape[-2]:
        raise ValueError(
            "causal attention needs as many queries as keys, got"
            f" {query.shape[-2]} and {key.shape[-2]}"
        )
    if chunk < 1:
        raise ValueError(f"chunk must be at least 1, got {chunk}")


class LowRankAttention(nn.Module):
    """``low_rank_attention`` with elu(x) + 1, as ``EfficientAttention`` takes it."""

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        mask: Tensor | None = None,
        *,
        causal: bool = False,
    ) -> Tensor:
        """As ``low_rank_attention``."""
        return low_rank_attention(query, key, value, mask, causal=causal)
