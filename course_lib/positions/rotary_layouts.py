"""Two layouts of rotary pairs, and how a projection's rows go from one to the other.

LLaMA's own code turns neighbours, (0, 1), (2, 3), ...; transformers' turns entry i
with entry i + D/2, as ``positions.rotary`` does. Its converter reorders the rows of the
query and key projections, within each head, so that all scores stay as they were.
Values are not turned, and keep their order.

Axes: H heads (of queries, or of keys: G), D width of one head, W width of the model.
"""

import torch
from torch import Tensor

from course_lib.positions.rotary import pairs_to_halves


def neighbours_to_halves(weight: Tensor, heads: int) -> Tensor:
    """LLaMA's own rows to transformers'.

    Args:
        weight: (H D, W), of a query or key projection; or its bias (H D,).
        heads: How many heads *this* projection has. With grouped queries, keys have
            fewer: G, not H. A larger number cuts real heads apart, and no shape tells.

    Returns:
        The same rows in another order.

    Raises:
        ValueError: If the rows cannot be cut into ``heads`` heads of even width.

    >>> neighbours_to_halves(torch.arange(8), heads=2)
    tensor([0, 2, 1, 3, 4, 6, 5, 7])
    """
    return _reorder(weight, heads, inverse=False)


def halves_to_neighbours(weight: Tensor, heads: int) -> Tensor:
    """transformers' rows to LLaMA's own: the way back.

    >>> halves_to_neighbours(torch.tensor([0, 2, 1, 3, 4, 6, 5, 7]), heads=2)
    tensor([0, 1, 2, 3, 4, 5, 6, 7])
    """
    return _reorder(weight, heads, inverse=True)


def rotate_neighbours(x: Tensor, angles: Tensor) -> Tensor:
    """Turn each pair (x_2i, x_{2i + 1}) by its angle, as LLaMA's own code does.

    Args:
        x: (..., T, D).
        angles: (T, D/2), in radians.

    Raises:
        ValueError: If there is not one angle for each pair.
    """
    if x.shape[-1] != 2 * angles.shape[-1]:
        raise ValueError(
            f"x must have two entries for each angle, got {x.shape[-1]} and"
            f" {angles.shape[-1]} angles"
        )
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    first, second = x[..., 0::2], x[..., 1::2]
    turned = (first * cos - second * sin, first * sin + second * cos)
    return torch.stack(turned, dim=-1).flatten(-2)


def _reorder(weight: Tensor, heads: int, inverse: bool) -> Tensor:
    rows = len(weight)
    if heads < 1 or rows % heads or rows // heads % 2:
        raise ValueError(
            f"expected rows for {heads} heads of even width, got {rows} rows"
        )
    order = pairs_to_halves(rows // heads).to(weight.device)
    if inverse:
        order = order.argsort()
    return weight.unflatten(0, (heads, -1))[:, order].flatten(0, 1)
