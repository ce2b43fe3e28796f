"""Numbers in few bits: an integer code for each, and a scale and a zero point shared by
many (Jacob et al. 2018, section 2.1).

A code q stands for scale · (q - zero point). Blocks of numbers that share a scale are
the whole tensor, one slice along an axis (a *channel*), or a *group* of neighbours on
the last axis.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


def code_range(bits: int, symmetric: bool = True) -> tuple[int, int]:
    """The lowest and the highest code.

    Symmetric codes are signed and leave the lowest integer out: with -128 the middle of
    the range would be -0.5, and no zero point of 0 could be exact. Affine codes begin
    at 0.

    Raises:
        ValueError: If ``bits`` lies outside 2 to 8.

    >>> code_range(8), code_range(8, symmetric=False), code_range(4)
    ((-127, 127), (0, 255), (-7, 7))
    """
    if not 2 <= bits <= 8:
        raise ValueError(f"bits must lie between 2 and 8, got {bits}")
    if symmetric:
        return 1 - 2 ** (bits - 1), 2 ** (bits - 1) - 1
    return 0, 2**bits - 1


def choose_grid(
    low: Tensor, high: Tensor, bits: int = 8, symmetric: bool = True
) -> tuple[Tensor, Tensor]:
    """The scale and the zero point for numbers between ``low`` and ``high``.

    The range is made to hold 0, which then has a code of its own: padding and the
    outputs of a ReLU are exactly 0, and must stay it.

    Args:
        low, high: The ends of each block, of one shape.
        bits: Of a code, 2 to 8.
        symmetric: Whether the zero point is 0; then the range reaches as far down as
            up.

    Returns:
        Scales of the shape and type of ``low``, and zero points, int32. A block of
        zeros alone gets scale 1.

    Raises:
        ValueError: As ``code_range``, or if some ``low`` is above its ``high``.
    """
    if not (low <= high).all():
        raise ValueError("expected low <= high, numbers that are finite")
    low, high = low.clamp(max=0.0), high.clamp(min=0.0)
    first, last = code_range(bits, symmetric)
    width = torch.maximum(-low, high) if symmetric else high - low
    scale = width / last
    scale = torch.where(scale == 0, torch.ones_like(scale), scale)
    if symmetric:
        return scale, torch.zeros_like(scale, dtype=torch.int32)
    return scale, (-low / scale).round().clamp(first, last).to(torch.int32)


def encode(
    x: Tensor, scale: Tensor, zero_point: Tensor, bits: int = 8, symmetric: bool = True
) -> Tensor:
    """The nearest code of each number, halves to the even one; what lies beyond the
    range gets its end.

    Args:
        x: Any shape that ``scale`` and ``zero_point`` broadcast to.

    Returns:
        int8 if symmetric, else uint8, of the shape of ``x``.
    """
    first, last = code_range(bits, symmetric)
    # In float until here: 200 cast to int8 would be -56.
    codes = ((x / scale).round() + zero_point).clamp(first, last)
    return codes.to(torch.int8 if symmetric else torch.uint8)


@dataclass(frozen=True)
class Quantized:
    """A tensor of integer codes, with what turns them back into numbers."""

    codes: Tensor  # int8 (symmetric) or uint8 (affine), shaped like the numbers
    scale: Tensor  # one a block; broadcasts to the codes, cut into groups if there are
    zero_point: Tensor  # int32: in 8 bits, code - zero point would wrap around
    bits: int  # how many of a code's 8 bits are used
    group: int | None  # how many neighbours on the last axis share a scale
    dtype: torch.dtype  # what the numbers were

    def dequantize(self) -> Tensor:
        """The numbers that the codes stand for, of the shape and type of what was
        quantized.
        """
        codes = self.codes.to(self.dtype)
        if self.group is not None:
            codes = codes.unflatten(-1, (-1, self.group))
        x = (codes - self.zero_point) * self.scale.to(self.dtype)
        return x if self.group is None else x.flatten(-2)

    @property
    def stored_bytes(self) -> int:
        """Bytes with each code in ``bits`` bits, and a byte for each zero point that is
        not 0 by definition.
        """
        points = 0 if self.codes.dtype == torch.int8 else self.zero_point.numel()
        scales = self.scale.numel() * self.scale.element_size()
        return -(-self.codes.numel() * self.bits // 8) + scales + points


def quantize(
    x: Tensor,
    bits: int = 8,
    *,
    symmetric: bool = True,
    axis: int | None = None,
    group: int | None = None,
    scale_type: torch.dtype | None = None,
) -> Quantized:
    """Quantize a tensor by the smallest and largest number of each block.

    Args:
        x: Real numbers, any shape; finite.
        bits: Of a code, 2 to 8.
        symmetric: Whether the zero point is 0.
        axis: Each index of this axis has its own scale; for a weight (O, I) and 0: each
            output channel.
        group: Instead, each run of so many neighbours on the last axis has one.
        scale_type: Of the stored scales, which are rounded before codes are chosen;
            None: the type of ``x``.

    Raises:
        ValueError: If ``x`` is not finite, both ``axis`` and ``group`` are given, the
            axis does not exist or is the only one, or ``group`` does not divide the
            last axis.
    """
    if not x.is_floating_point() or not x.isfinite().all():
        raise ValueError(f"expected finite real numbers, got {x.dtype}")
    _check_blocks(x, axis, group)
    blocks, others = x, tuple(range(x.dim()))
    if axis is not None:
        others = tuple(d for d in others if d != axis % x.dim())
    elif group is not None:
        blocks, others = x.unflatten(-1, (-1, group)), (-1,)
    keep = axis is not None or group is not None
    low, high = (f(blocks, others, keep) for f in (torch.amin, torch.amax))
    scale, zero_point = choose_grid(low, high, bits, symmetric)
    scale = scale.to(scale_type or x.dtype)
    codes = encode(blocks, scale.to(x.dtype), zero_point, bits, symmetric)
    return Quantized(codes.view(x.shape), scale, zero_point, bits, group, x.dtype)


def _check_blocks(x: Tensor, axis: int | None, group: int | None) -> None:
    if axis is not None and group is not None:
        raise ValueError("expected an axis or a group, got both")
    if axis is not None and (x.dim() < 2 or not -x.dim() <= axis < x.dim()):
        raise ValueError(f"no axis {axis} beside others in {tuple(x.shape)}")
    if group is not None and (not x.dim() or group < 1 or x.shape[-1] % group):
        raise ValueError(
            f"groups of {group} do not fill the last axis of {tuple(x.shape)}"
        )
