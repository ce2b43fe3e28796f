"""How far each key stands from each query.

Axes: T query positions, S key positions.
"""

import torch
from torch import Tensor


def distances(queries: int, index: Tensor) -> Tensor:
    """Return where each key stands, seen from each query: positive after it, negative
    before it.

    Args:
        queries: T; the queries stand at the last T of the positions in ``index``.
        index: Integers (S,), the positions of the keys.

    Returns:
        Integers (T, S); entry ``[t, s]`` is the position of key ``s`` less that of
        query ``t``.

    Raises:
        ValueError: If ``index`` is not a row of integers, or holds fewer than T
            positions.
    """
    check_index(queries, index)
    return index[None, :] - index[-queries:, None]


def check_index(queries: int, index: Tensor) -> None:
    """Refuse positions that do not fit.

    Raises:
        ValueError: If ``index`` is not a row of integers, or holds fewer positions than
            there are queries.
    """
    if index.dim() != 1 or index.is_floating_point() or index.dtype == torch.bool:
        raise ValueError(
            f"index must be a row of integers (S,), got {index.dtype}"
            f" {tuple(index.shape)}"
        )
    if not 1 <= queries <= len(index):
        raise ValueError(
            f"index must hold a position for each query, got {queries} queries and"
            f" {len(index)} positions"
        )


def check_heads(query: Tensor, heads: int) -> None:
    """Refuse queries that are not (B, H, T, D) with the number of heads that the scheme
    was made for.

    Raises:
        ValueError: Naming the shape that was expected.
    """
    if query.dim() != 4 or query.shape[1] != heads:
        raise ValueError(
            f"query must be (batch, {heads} heads, time, width), got"
            f" {tuple(query.shape)}"
        )
