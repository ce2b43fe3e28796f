"""Scores that say what a head does, from where it looks.

Axes: B batch, H heads, T query positions, S key positions. A layer gives weights (B, H,
T, S); a model may put more axes before them, such as its layers.
"""

import torch
from torch import Tensor


def previous_token_score(weights: Tensor) -> Tensor:
    """How much weight each head puts on the token right before the one that asks.

    Args:
        weights: (..., B, H, T, T).

    Returns:
        (..., H), between 0 and 1: the mean over all sequences and all positions but the
        first, which has none before.

    Raises:
        ValueError: If the last two axes differ, there are fewer than four axes, or
            fewer than two positions.
    """
    _check_square(weights)
    return weights.diagonal(offset=-1, dim1=-2, dim2=-1).mean(dim=-1).mean(dim=-2)


def induction_score(weights: Tensor, ids: Tensor) -> Tensor:
    """How much weight each head puts on tokens that came after an earlier occurrence of
    the token that asks.

    In "the boots of the", the second "the" is to look at "boots". Olsson et al. (2022)
    call this the prefix-matching score; they measure it on random tokens that are
    repeated.

    Args:
        weights: (..., B, H, T, T).
        ids: Integers (B, T), the tokens.

    Returns:
        (..., H), between 0 and 1: the mean over all positions whose token has occurred
        before.

    Raises:
        ValueError: If the shapes do not fit, or no token occurs twice.
    """
    _check_square(weights)
    if ids.shape != (weights.shape[-4], weights.shape[-1]):
        expected = (weights.shape[-4], weights.shape[-1])
        raise ValueError(
            f"ids must be (batch, time), here {expected}, got {tuple(ids.shape)}"
        )
    # [b, t, s]: does key s come right after a token equal to that at t, and not after t
    # itself?
    same = ids[:, :, None] == ids[:, None, :]
    follows = same.roll(1, dims=-1)
    follows[..., 0] = False
    follows = follows.tril()
    asks = follows.any(dim=-1)  # (B, T)
    if not asks.any():
        raise ValueError(
            "ids must hold a token that occurs twice in one sequence, got none"
        )
    on_targets = (weights * follows[:, None]).sum(dim=-1)  # (..., B, H, T)
    return (on_targets * asks[:, None]).sum(dim=(-3, -1)) / asks.sum()


def head_diversity(weights: Tensor) -> Tensor:
    """How differently the heads of a layer look: the mean distance between the rows of
    two heads.

    The distance between two rows of weights is the share of weight that would have to
    be moved to make them equal (total variation, half the sum of absolute differences).
    Li et al. (2018) call for such a measure, of where heads look, and compare it with
    others.

    Args:
        weights: (..., B, H, T, S), H at least 2.

    Returns:
        (...): 0 where all heads look alike, 1 where no two heads ever look at the same
        key. The mean is over all pairs of different heads, sequences and queries.

    Raises:
        ValueError: If there are fewer than four axes, or fewer than two heads.
    """
    if weights.dim() < 4 or weights.shape[-3] < 2:
        got = tuple(weights.shape)
        raise ValueError(
            "weights must be (..., batch, heads, queries, keys) of two heads or more,"
            f" got {got}"
        )
    heads = weights.shape[-3]
    first, second = torch.triu_indices(heads, heads, offset=1, device=weights.device)
    distance = (weights[..., first, :, :] - weights[..., second, :, :]).abs().sum(
        dim=-1
    ) / 2  # (..., B, pairs, T)
    return distance.mean(dim=(-3, -2, -1))


def _check_square(weights: Tensor) -> None:
    if (
        weights.dim() < 4
        or weights.shape[-1] != weights.shape[-2]
        or weights.shape[-1] < 2
    ):
        got = tuple(weights.shape)
        raise ValueError(
            "weights must be (..., batch, heads, time, time) of two positions or more,"
            f" got {got}"
        )
