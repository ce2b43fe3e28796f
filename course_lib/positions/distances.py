"""Where tokens stand, and how far each key stands from each query.

Axes: B batch, T query positions, S key positions.
"""

import functools

import torch
from torch import Tensor


def first_positions(length: int, device: torch.device) -> Tensor:
    """The positions 0, 1, …, ``length`` - 1: one and the same tensor at every call.

    A layer that reads a whole sequence hands this to its scheme, which then knows, by
    looking at the object alone, that it may use what it computed for it before. Reading
    the largest number out of a tensor would make the processor wait for the device.

    >>> first_positions(4, torch.device("cpu"))
    tensor([0, 1, 2, 3])
    """
    if torch.compiler.is_dynamo_compiling():
        return torch.arange(length, device=device)
    return _first_positions(length, device)


@functools.lru_cache(maxsize=512)
def _first_positions(length: int, device: torch.device) -> Tensor:
    with torch.inference_mode(False):  # training may use it later
        return torch.arange(length, device=device)


def distances(queries: int, index: Tensor) -> Tensor:
    """Return where each key stands, seen from each query: positive after it, negative
    before it.

    Args:
        queries: T; the queries stand at the last T of the positions in ``index``.
        index: Integers (S,), the positions of the keys; or (B, S), for each sequence
            its own.

    Returns:
        Integers (T, S) or (B, T, S); entry ``[..., t, s]`` is the position of key ``s``
        less that of query ``t``.

    Raises:
        ValueError: If ``index`` is not of integers, has another number of axes, or
            holds fewer than T positions.

    >>> distances(2, torch.tensor([0, 1, 2]))  # queries at 1 and 2
    tensor([[-1,  0,  1],
            [-2, -1,  0]])
    """
    check_index(queries, index)
    return index[..., None, :] - index[..., -queries:, None]


def check_index(queries: int, index: Tensor) -> None:
    """Refuse positions that do not fit.

    Raises:
        ValueError: If ``index`` is not (S,) or (B, S) of integers, or holds fewer
            positions than there are queries.
    """
    if (
        index.dim() not in (1, 2)
        or index.is_floating_point()
        or index.dtype == torch.bool
    ):
        raise ValueError(
            "index must hold integers, (S,) or (B, S), got"
            f" {index.dtype} {tuple(index.shape)}"
        )
    if not 1 <= queries <= index.shape[-1]:
        raise ValueError(
            f"index must hold a position for each query, got {queries} queries and"
            f" {index.shape[-1]} positions"
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


def check_places(x: Tensor, index: Tensor) -> None:
    """Refuse positions that are not one for each token of ``x`` (B, T, W).

    Raises:
        ValueError: If ``index`` is neither (T,) nor (B, T).
    """
    if index.shape not in (x.shape[-2:-1], x.shape[:-1]):
        raise ValueError(
            "index must hold one position for each token of"
            f" {tuple(x.shape[:-1])}, got {tuple(index.shape)}"
        )
