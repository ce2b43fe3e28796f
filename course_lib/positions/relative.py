"""Relative positions on the key side (Shaw, Uszkoreit and Vaswani 2018, sections 3.1
and 3.2).

Axes: B batch, H heads, T query positions, S key positions, D width of one head, K
largest distance told apart.
"""

import math

import torch
from torch import Tensor, nn

from course_lib.positions.distances import distances
from course_lib.positions.interface import Positions


class RelativePositions(Positions):
    """One trained vector for each distance, added to the key as seen from the query.

    The score becomes q · (k + a) / sqrt(D), with a the vector of the distance between
    the two. Distances beyond K on either side share one vector, so there is one for
    every distance, however long the text. The vectors are shared by all heads (section
    3.3 counts the cost of that; the runs of section 4.1 have vectors of their own for
    each layer, in the base model for each head too). The paper adds vectors to the
    values as well; its ablation (section 4.3) finds that those on the keys may suffice
    for translation, and only they are here.

    Args:
        width: D, the width of one *head*.
        furthest: K; the table has 2 K + 1 rows, for the distances -K to K.

    Raises:
        ValueError: If either is below 1.
    """

    def __init__(self, width: int, furthest: int = 16):
        super().__init__()
        if width < 1 or furthest < 1:
            raise ValueError(
                f"width and furthest must be at least 1, got {width} and {furthest}"
            )
        self.furthest = furthest
        self.table = nn.Parameter(torch.zeros(2 * furthest + 1, width))

    def bias(self, query: Tensor, index: Tensor) -> Tensor:
        """Ask each query how much each distance matters to it.

        Args:
            query: (B, H, T, D).
            index: Integers (S,) or (B, S), positions of the keys; the queries stand at
                the last T of them.

        Returns:
            (B, H, T, S), divided by sqrt(D) as scores are.

        Raises:
            ValueError: If D is not the table's width, or ``index`` does not fit.
        """
        length, width = query.shape[-2:]
        if width != self.table.shape[1]:
            raise ValueError(
                f"query must have head width {self.table.shape[1]}, got {width}"
            )
        near = distances(length, index).clamp(-self.furthest, self.furthest)
        row = (near + self.furthest).unsqueeze(-3)  # (1, T, S) or (B, 1, T, S)
        # Every query meets every row of the table once, and the products are then dealt
        # out to the keys: (T, 2K + 1) dot products instead of (T, S), and never a
        # tensor with T, S and D in it.
        products = query @ self.table.T / math.sqrt(width)  # (B, H, T, 2K + 1)
        return products.gather(-1, row.expand(*query.shape[:2], -1, -1))
