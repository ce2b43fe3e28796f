"""Switching heads off, to see what a model loses (Michel, Levy and Neubig 2019).

Axes: B batch, T time, W width of the model, H heads, D = W / H width of one head.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def ablate_heads(
    attention: nn.Module, heads: int | Sequence[int]
) -> Iterator[nn.Module]:
    """Switch heads of one layer off inside a ``with`` block: what they found is
    replaced by zeros.

    The output projection reads the heads side by side, (B, T, H D). Zeros in a head's D
    columns are the same as a layer without that head; every other head does what it
    did.

    Args:
        attention: ``MultiHeadAttention``, ``GroupedQueryAttention``, or any module with
            ``heads`` and a linear map ``output`` that reads its heads side by side.
        heads: Numbers of the heads to switch off, from 0.

    Yields:
        The layer.

    Raises:
        ValueError: If the layer has no such head, or no ``heads`` and ``output``.

    Example:
        ``with ablate_heads(model.blocks[1].attention, 3): loss = ...``
    """
    if not isinstance(getattr(attention, "output", None), nn.Linear) or not hasattr(
        attention, "heads"
    ):
        raise ValueError(
            "attention must have heads and a linear map output, got"
            f" {type(attention).__name__}"
        )
    off = [heads] if isinstance(heads, int) else list(heads)
    for head in off:
        if not 0 <= head < attention.heads:
            raise ValueError(
                f"heads must lie between 0 and {attention.heads - 1}, got {head}"
            )
    silent = torch.zeros(
        attention.heads,
        attention.output.in_features // attention.heads,
        dtype=torch.bool,
    )
    silent[off] = True
    silent = silent.flatten().to(attention.output.weight.device)

    handle = attention.output.register_forward_pre_hook(
        lambda module, inputs: inputs[0].masked_fill(silent, 0.0)
    )
    try:
        yield attention
    finally:
        handle.remove()
