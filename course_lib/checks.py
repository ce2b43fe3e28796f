"""What is asked of the numbers in a tensor, where asking costs nothing.

Shapes are known everywhere. Values are known only when a program runs, and on a
graphics card the processor would have to wait for them at every layer.
"""

import torch
from torch import Tensor


def readable(tensor: Tensor) -> bool:
    """Whether a tensor's values can be looked at for free: it lies on the processor,
    and nobody is tracing the program (``torch.compile``, ``torch.export``).

    >>> readable(torch.zeros(2)), readable(torch.zeros(2, device="meta"))
    (True, False)
    """
    return tensor.device.type == "cpu" and not torch.compiler.is_compiling()


def check_ids(ids: Tensor, size: int, name: str = "ids") -> Tensor:
    """Refuse numbers that a table of ``size`` rows has no row for; give the others as
    int64, which every lookup takes.

    Where the values cannot be read for free they are not: a row that does not exist is
    then the lookup's own error.

    Args:
        ids: Integers of any type and shape.
        size: How many rows there are.
        name: What the error calls them.

    Raises:
        ValueError: If they are not integers, or one lies outside 0 to ``size`` - 1.

    >>> check_ids(torch.tensor([0, 4], dtype=torch.uint8), 5)
    tensor([0, 4])
    """
    if ids.is_floating_point() or ids.is_complex() or ids.dtype == torch.bool:
        raise ValueError(f"{name} must be integers, got {ids.dtype}")
    ids = ids.long()
    if readable(ids) and ids.numel():
        lowest, highest = (int(end) for end in ids.aminmax())
        if lowest < 0 or highest >= size:
            got = lowest if lowest < 0 else highest
            raise ValueError(f"{name} must lie between 0 and {size - 1}, got {got}")
    return ids
