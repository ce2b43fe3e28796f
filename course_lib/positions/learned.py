"""Learned absolute positions (Gehring et al. 2017, section 3.1; GPT and BERT).

Axes: B batch, T time, W width.
"""

import torch
from torch import Tensor, nn

from course_lib.checks import check_ids
from course_lib.positions.distances import check_places
from course_lib.positions.interface import Positions


class LearnedPositions(Positions):
    """One trained vector for each position, added to the token that stands there.

    It can say anything about a position seen in training and nothing about any other:
    there is no row for it.

    Args:
        length: How many positions the table has.
        width: W.
    """

    def __init__(self, length: int, width: int):
        super().__init__()
        self.table = nn.Parameter(torch.zeros(length, width))

    def embed(self, x: Tensor, index: Tensor | None = None) -> Tensor:
        """Add to each token the row of its position.

        Args:
            x: (B, T, W).
            index: Integers (T,) or (B, T), where the tokens stand; None: at 0 to T - 1.

        Returns:
            (B, T, W).

        Raises:
            ValueError: If a position is beyond the table, W is not its width, or
                ``index`` does not fit.
        """
        length, width = self.table.shape
        if x.shape[-1] != width:
            raise ValueError(f"x must have width {width}, got {x.shape[-1]}")
        if index is not None:
            check_places(x, index)
            return x + self.table[check_ids(index, length, "positions")]
        if x.shape[-2] > length:
            raise ValueError(
                f"the table holds {length} positions, got a sequence of {x.shape[-2]}"
            )
        return x + self.table[: x.shape[-2]]
