"""Sinusoidal positions (Vaswani et al. 2017, section 3.5).

Axes: B batch, T time, W width, W/2 pairs of a sine and a cosine.
"""

import torch
from torch import Tensor

from course_lib.positions.interface import Positions


def frequencies(width: int, base: float = 10_000.0) -> Tensor:
    """How fast each pair of entries turns, in radians a position: base^(-2i/W) for pair
    i.

    The first pair turns by 1 radian a position, the last by base^(2/W) / base: in wide
    models little more than 1/base.

    Returns:
        (W/2,) float64, falling from 1.

    Raises:
        ValueError: If the width is odd or below 2, or the base is not above 1.
    """
    if width < 2 or width % 2:
        raise ValueError(
            f"width must be even, so that it splits into pairs, got {width}"
        )
    if not base > 1:
        raise ValueError(f"base must be greater than 1, got {base}")
    # arange already steps by two: its entries are the paper's 2i. Doubling them once
    # more is a classic mistake.
    return base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)


def sinusoidal_table(length: int, width: int, base: float = 10_000.0) -> Tensor:
    """The paper's table: a sine in each even column, the cosine of the same angle in
    the odd one after it.

    Row t + k is row t with each pair turned by k times its frequency, whatever t is.

    Returns:
        (T, W) float64 with T = ``length``, entries between -1 and 1.

    Raises:
        ValueError: If the length is negative, the width odd or the base not above 1.
    """
    if length < 0:
        raise ValueError(f"length must not be negative, got {length}")
    angles = torch.arange(length, dtype=torch.float64)[:, None] * frequencies(
        width, base
    )  # (T, W/2)
    # (T, W/2, 2) -> (T, W): sine and cosine of one frequency stand side by side.
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


class SinusoidalPositions(Positions):
    """Adds the same fixed waves to every sequence, of any length.

    Args:
        width: W, even.
        scale: What the waves are multiplied by. Each entry of the table has a root mean
            square of about 0.7; where tokens' vectors are far smaller than that (GPT's
            start at 0.02), the waves would drown them. The paper multiplies the tokens'
            vectors by sqrt(W) instead (section 3.4).
        base: The last pair turns about this many times more slowly than the first.

    Raises:
        ValueError: If the width is odd, the base not above 1 or the scale not above 0.
    """

    def __init__(self, width: int, scale: float = 1.0, base: float = 10_000.0):
        super().__init__()
        if not scale > 0:
            raise ValueError(f"scale must be greater than 0, got {scale}")
        self.width, self.scale, self.base = width, scale, base
        # A buffer moves with the model and is not trained. It is not saved either: it
        # can be computed, and a saved table would fix the length.
        self.register_buffer("table", self._rows(512), persistent=False)

    def embed(self, x: Tensor) -> Tensor:
        """Add row ``t`` of the table to ``x[:, t]``.

        Args:
            x: (B, T, W).

        Returns:
            (B, T, W), of the dtype of ``x``.

        Raises:
            ValueError: If W is not the table's width.
        """
        if x.shape[-1] != self.width:
            raise ValueError(f"x must have width {self.width}, got {x.shape[-1]}")
        length = x.shape[-2]
        if length > len(self.table):
            self.table = self._rows(2 * length).to(self.table)
        return x + self.table[:length].to(x.dtype)

    def _rows(self, length: int) -> Tensor:
        return (self.scale * sinusoidal_table(length, self.width, self.base)).to(
            torch.get_default_dtype()
        )
