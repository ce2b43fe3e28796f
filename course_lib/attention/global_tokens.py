"""Global tokens: the few that a sparse pattern lets look at everything and be seen by
everything (Beltagy et al. 2020, section 3.1).

Axes: B batch, H heads, T positions, W width of the model, D width of one head, G global
tokens of the sequence that has most of them.
"""

import torch
from torch import Tensor


def read_global(x: Tensor, global_tokens: Tensor | None, real: Tensor) -> Tensor:
    """Which tokens of ``x`` (B, T, W) are global: boolean (B, T), never at padding.

    Args:
        x: The sequences.
        global_tokens: Boolean (B, T) or (T,), as asked for; None: none.
        real: Boolean (B, T), False at padding.

    Raises:
        ValueError: If ``global_tokens`` is not boolean or does not fit.
    """
    if global_tokens is None:
        return torch.zeros_like(real)
    batch, length = x.shape[:2]
    shapes = ((batch, length), (1, length), (length,))
    if global_tokens.dtype != torch.bool or global_tokens.shape not in shapes:
        raise ValueError(
            f"global_tokens must be boolean {shapes[0]}, got {global_tokens.dtype}"
            f" {tuple(global_tokens.shape)}"
        )
    return global_tokens & real


def places_of(chosen: Tensor) -> tuple[Tensor, Tensor]:
    """Where the True entries of (B, T) stand, from left to right.

    Returns:
        Places (B, G), filled up where a row has fewer than G, and which of them are
        meant, boolean (B, G).

    >>> places_of(torch.tensor([[0, 1, 0, 1], [0, 0, 1, 0]]) > 0)
    (tensor([[1, 3],
            [2, 0]]), tensor([[ True,  True],
            [ True, False]]))
    """
    most = int(chosen.sum(dim=1).max())
    places = chosen.int().argsort(dim=1, descending=True, stable=True)[:, :most]
    return places, chosen.gather(1, places)


def pick(x: Tensor, places: Tensor) -> Tensor:
    """The rows of (B, H, T, D) that stand at places (B, G): (B, H, G, D)."""
    index = places[:, None, :, None].expand(-1, x.shape[1], -1, x.shape[3])
    return x.gather(2, index)
