"""Codes of fewer than 8 bits, stored without gaps: two of four bits in a byte, eight of
three bits in three bytes.
"""

import math

import torch
from torch import Tensor


def pack_bits(codes: Tensor, bits: int) -> Tensor:
    """Lay codes end to end along the last axis, the first in the lowest bits.

    Args:
        codes: int8 or uint8 (..., N), each of which fits into ``bits`` bits, with its
            sign where it is int8. Booleans are codes of 1 bit.
        bits: 1 to 8.

    Returns:
        uint8 (..., ⌈N · bits / 8⌉). What is left of each row's last byte is 0.

    Raises:
        ValueError: If a code does not fit, or is of another type.

    >>> pack_bits(torch.tensor([1, 2, 15], dtype=torch.uint8), 4).tolist()
    [33, 15]
    """
    if codes.dtype not in (torch.int8, torch.uint8, torch.bool):
        raise ValueError(f"codes must be int8, uint8 or bool, got {codes.dtype}")
    if not 1 <= bits <= 8:
        raise ValueError(f"bits must lie between 1 and 8, got {bits}")
    first = -(2 ** (bits - 1)) if codes.dtype == torch.int8 else 0
    last = first + 2**bits - 1
    if codes.numel() and not first <= int(codes.min()) <= int(codes.max()) <= last:
        raise ValueError(f"codes of {bits} bits must lie between {first} and {last}")
    piece = math.gcd(bits, 8)  # a code is cut into pieces that never cross bytes
    # A negative code's lowest bits are those of code + 2^bits: two's complement.
    pieces = codes.to(torch.uint8)[..., None] >> _places(bits, piece, codes)
    pieces = (pieces & (2**piece - 1)).flatten(-2)
    missing = -pieces.shape[-1] % (8 // piece)
    pieces = torch.nn.functional.pad(pieces, (0, missing))
    pieces = pieces.unflatten(-1, (-1, 8 // piece))
    return (pieces << _places(8, piece, codes)).sum(-1, dtype=torch.uint8)


def unpack_bits(packed: Tensor, bits: int, length: int, signed: bool = True) -> Tensor:
    """Undo ``pack_bits``.

    Args:
        packed: uint8 (..., ⌈length · bits / 8⌉).
        bits: Of each code.
        length: N, how many codes a row had: the bytes do not tell.
        signed: Whether the codes were int8.

    Returns:
        (..., N), int8 if signed, else uint8.

    Raises:
        ValueError: If the rows do not have that many bytes.

    >>> unpack_bits(torch.tensor([33, 15], dtype=torch.uint8), 4, 3, signed=False)
    tensor([ 1,  2, 15], dtype=torch.uint8)
    """
    size = -(-length * bits // 8)
    if packed.dtype != torch.uint8 or packed.shape[-1] != size:
        raise ValueError(
            f"{length} codes of {bits} bits are {size} bytes of uint8, got"
            f" {packed.dtype} {tuple(packed.shape)}"
        )
    piece = math.gcd(bits, 8)
    pieces = packed[..., None] >> _places(8, piece, packed)
    pieces = (pieces & (2**piece - 1)).flatten(-2)[..., : length * bits // piece]
    pieces = pieces.unflatten(-1, (length, bits // piece))
    codes = (pieces << _places(bits, piece, packed)).sum(-1, dtype=torch.uint8)
    if not signed:
        return codes
    # The highest bit of a code counts -2^(bits - 1).
    sign = 2 ** (bits - 1)
    return ((codes ^ sign).to(torch.int16) - sign).to(torch.int8)


def _places(bits: int, piece: int, like: Tensor) -> Tensor:
    """By how many bits each piece of a code or byte is shifted."""
    return torch.arange(0, bits, piece, dtype=torch.uint8, device=like.device)
