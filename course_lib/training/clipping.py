"""Clipping by the global norm: one factor for all gradients (Pascanu, Mikolov and
Bengio 2013).
"""

from collections.abc import Iterable

import torch
from torch import Tensor


def global_norm(tensors: Iterable[Tensor]) -> Tensor:
    """The norm of all tensors together, as if they were one long vector: a number.

    Sums of squares are taken in float32 at least: 300² is no half-precision number.

    Raises:
        ValueError: If there is no tensor.

    >>> global_norm([torch.tensor([3.0]), torch.tensor([[0.0, 4.0]])])
    tensor(5.)
    """
    norms = [
        torch.linalg.vector_norm(
            tensor, dtype=torch.promote_types(tensor.dtype, torch.float32)
        )
        for tensor in tensors
    ]
    if not norms:
        raise ValueError("expected at least one tensor, got none")
    return torch.linalg.vector_norm(torch.stack(norms))


@torch.no_grad()
def clip_by_global_norm(parameters: Iterable[Tensor], limit: float) -> Tensor:
    """Shorten all gradients by one factor, in place, if their global norm is above
    ``limit``: the direction stays.

    A gradient that is infinite or not a number cannot be shortened, and every gradient
    becomes NaN by the common factor: look for those first.

    Args:
        parameters: Those without a gradient are left out.
        limit: The longest norm; above 0.

    Returns:
        The norm before, a number: what to plot.

    Raises:
        ValueError: If the limit is not positive, or no parameter has a gradient.
    """
    if not limit > 0:
        raise ValueError(f"limit must be positive, got {limit}")
    gradients = [p.grad for p in parameters if p.grad is not None]
    if not gradients:
        raise ValueError("expected a parameter with a gradient, got none")
    norm = global_norm(gradients)
    factor = (limit / (norm + 1e-6)).clamp(max=1.0)
    for gradient in gradients:
        gradient.mul_(factor.to(gradient.dtype))
    return norm
