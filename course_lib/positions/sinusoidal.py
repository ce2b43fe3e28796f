"""Sinusoidal positions (Vaswani et al. 2017, section 3.5).

Axes: B batch, T time, W width, W/2 pairs of a sine and a cosine.
"""

import torch
from torch import Tensor

from course_lib.positions.distances import check_places
from course_lib.positions.interface import Positions
from course_lib.positions.kept import Kept, angles_at


def frequencies(width: int, base: float = 10_000.0) -> Tensor:
    """How fast each pair turns, in radians a position: base^(-2i/W) for pair i.

    The first pair turns by 1 radian a position, the last by base^(2/W) / base: in wide
    models little more than 1/base.

    Returns:
        (W/2,) float64, falling from 1.

    Raises:
        ValueError: If the width is odd or below 2, or the base is not above 1.

    >>> frequencies(4, base=100.0)
    tensor([1.0000, 0.1000], dtype=torch.float64)
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
    """The paper's table: a sine in each even column, then the cosine of its angle.

    Row t + k is row t with each pair turned by k times its frequency, whatever t is.

    Returns:
        (T, W) float64 with T = ``length``, entries between -1 and 1.

    Raises:
        ValueError: If the length is negative, the width odd or the base not above 1.

    >>> sinusoidal_table(2, 4).round(decimals=2)
    tensor([[0.0000, 1.0000, 0.0000, 1.0000],
            [0.8400, 0.5400, 0.0100, 1.0000]], dtype=torch.float64)
    """
    if length < 0:
        raise ValueError(f"length must not be negative, got {length}")
    place = torch.arange(length, dtype=torch.float64)
    angles = place[:, None] * frequencies(width, base)  # (T, W/2)
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
        frequencies(width, base)  # refuses what cannot be
        # Neither a parameter nor a buffer: model.double() would keep a buffer's float32
        # digits, and a saved table would fix the length.
        self._kept = Kept()

    def embed(self, x: Tensor, index: Tensor | None = None) -> Tensor:
        """Add to each token the waves of its position.

        Args:
            x: (B, T, W).
            index: Integers (T,) or (B, T), where the tokens stand; None: at 0 to T - 1.

        Returns:
            (B, T, W), of the dtype of ``x``.

        Raises:
            ValueError: If W is not the scheme's width, or ``index`` does not fit.
        """
        if x.shape[-1] != self.width:
            raise ValueError(f"x must have width {self.width}, got {x.shape[-1]}")
        if index is not None:
            check_places(x, index)
            precise = angles_at(index, frequencies(self.width, self.base))
            waves = torch.stack([precise.sin(), precise.cos()], dim=-1).flatten(-2)
            return x + (self.scale * waves).to(x.dtype)

        def rows(length: int) -> Tensor:
            table = self.scale * sinusoidal_table(length, self.width, self.base)
            return table.to(x.dtype).to(x.device)

        table = self._kept.rows(x.shape[-2], (x.device, x.dtype), rows)
        return x + table[: x.shape[-2]]
