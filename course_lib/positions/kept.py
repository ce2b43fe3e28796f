"""Tables of waves that are computed once: not anew in every layer and step.

Axes: S positions.
"""

from collections.abc import Callable, Hashable

import torch
from torch import Tensor


class Kept:
    """Tables with one row for each position, by what they were made for.

    A table is made longer than asked for, so that texts that grow word by word do not
    have it made anew each time.
    """

    SHORTEST = 128  # rows
    MOST = 16  # tables

    def __init__(self):
        self.tables: dict[Hashable, object] = {}

    def rows(self, length: int, key: Hashable, make: Callable[[int], object]) -> object:
        """What ``make(n)`` gives for some n of at least ``length``.

        Args:
            length: How many rows are needed.
            key: Whatever else the table depends on, such as device and dtype.
            make: Called with the number of rows, if there is no such table yet.
        """
        if torch.compiler.is_compiling():
            return make(length)  # the compiler keeps what it can
        count = self.SHORTEST
        while count < length:
            count *= 2
        if (count, key) not in self.tables:
            if len(self.tables) >= self.MOST:
                self.tables.clear()
            # A table made while text is written must serve in training later.
            with torch.inference_mode(False), torch.no_grad():
                self.tables[count, key] = make(count)
        return self.tables[count, key]


def angles_at(index: Tensor, frequencies: Tensor) -> Tensor:
    """Position times frequency, in radians.

    In float64 where the device has it: far out, a float32 angle is off by a visible
    part of a turn.

    Args:
        index: Integers (..., S).
        frequencies: (P,), in radians a position.

    Returns:
        (..., S, P).

    >>> angles_at(torch.tensor([0, 3]), torch.tensor([1.0, 0.5]))
    tensor([[0.0000, 0.0000],
            [3.0000, 1.5000]], dtype=torch.float64)
    """
    precise = torch.float32 if index.device.type == "mps" else torch.float64
    return index[..., None].to(precise) * frequencies.to(precise).to(index.device)
