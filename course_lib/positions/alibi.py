"""Attention with linear biases, ALiBi (Press, Smith and Lewis 2022, section 3).

Axes: B batch, H heads, T query positions, S key positions, D width of one head.
"""

import math

import torch
from torch import Tensor

from course_lib.positions.distances import check_heads, distances
from course_lib.positions.interface import Positions


def alibi_slopes(heads: int) -> Tensor:
    """How much each head dislikes distance: a falling geometric sequence.

    For a power of two: 2^(-8/H), 2^(-16/H), ..., 2^(-8). For other numbers, as the
    authors' code has it: the slopes of the next lower power of two P, and then every
    other one of the slopes for 2 P, from the first on.

    Returns:
        (H,) float64.

    Raises:
        ValueError: If there is no head.

    >>> alibi_slopes(4)
    tensor([0.2500, 0.0625, 0.0156, 0.0039], dtype=torch.float64)
    """
    if heads < 1:
        raise ValueError(f"heads must be at least 1, got {heads}")
    power = 2 ** math.floor(math.log2(heads))
    slopes = 2.0 ** (-8 / power * torch.arange(1, power + 1, dtype=torch.float64))
    if power == heads:
        return slopes
    return torch.cat([slopes, alibi_slopes(2 * power)[::2][: heads - power]])


class AlibiPositions(Positions):
    """Takes off each score its distance times the head's slope. Nothing is trained.

    The paper's models are causal, where every key stands before its query. Without a
    causal mask this scheme is the same to both sides: it cannot tell left from right.

    Args:
        heads: H.

    Raises:
        ValueError: If there is no head.
    """

    def __init__(self, heads: int):
        super().__init__()
        # Not a buffer: model.to(torch.bfloat16) would round it, and model.double() keep
        # a float32's digits.
        self.slopes = alibi_slopes(heads)

    def bias(self, query: Tensor, index: Tensor) -> Tensor:
        """Return minus slope times distance.

        Args:
            query: (B, H, T, D); only its shape and dtype are used.
            index: Integers (S,) or (B, S), positions of the keys; the queries stand at
                the last T of them.

        Returns:
            (H, T, S), or (B, H, T, S) where each sequence has its own positions: 0
            where a query meets its own position and negative elsewhere, of the dtype of
            ``query``.

        Raises:
            ValueError: If the number of heads is another one, or ``index`` does not
                fit.
        """
        check_heads(query, len(self.slopes))
        distance = (
            distances(query.shape[-2], index).abs().unsqueeze(-3)
        )  # (..., 1, T, S)
        # Half precision alone could not count beyond a few hundred.
        precise = torch.promote_types(query.dtype, torch.float32)
        slopes = self.slopes.to(precise).to(index.device)[:, None, None]  # (H, 1, 1)
        return (-slopes * distance).to(query.dtype)
