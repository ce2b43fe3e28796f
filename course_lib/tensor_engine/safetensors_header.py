"""The header of a safetensors file: which tensors there are, and where.

A file is 8 bytes with the header's length N (little-endian), N bytes of JSON, and the
data. For each tensor the header has its type, its shape, and where it begins and ends,
counted from the end of the header. The data are covered without overlap or gap, so
nothing is hidden between the tensors and none can claim the bytes of another. A file
comes from someone else: nothing in it is believed before it is checked.

Source: the format's description at https://github.com/safetensors/safetensors.
"""

import json
from dataclasses import dataclass
from typing import Never

#: Bits of one number, by the name of its type, in the order of the reference.
BITS = {
    "BOOL": 8, "F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "U8": 8, "I8": 8, "F8_E5M2": 8,
    "F8_E4M3": 8, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8, "I16": 16,
    "U16": 16, "F16": 16, "BF16": 16, "I32": 32, "U32": 32, "F32": 32, "C64": 64,
    "F64": 64, "I64": 64, "U64": 64,
}  # fmt: skip
LENGTH = 8  # bytes that tell the header's length
LONGEST = 100_000_000  # bytes of a header; more is refused, as by the reference
METADATA = "__metadata__"
FIELDS = {"dtype", "shape", "data_offsets"}


class SafetensorsError(ValueError):
    """A file is not what the format demands; the text names the tensor and what is
    wrong.
    """


@dataclass(frozen=True)
class Entry:
    """What a header tells of one tensor."""

    dtype: str  # one of BITS
    shape: tuple[int, ...]
    begin: int  # bytes from the end of the header
    end: int


def header_length(start: bytes, size: int) -> int:
    """N, from the first bytes of a file.

    Args:
        start: At least ``LENGTH`` bytes, where the file has as many.
        size: Of the whole file.

    Raises:
        SafetensorsError: If the file is too short for what it says.
    """
    if size < LENGTH:
        raise SafetensorsError(f"expected at least {LENGTH} bytes, got {size}")
    length = int.from_bytes(start[:LENGTH], "little")
    if length > min(LONGEST, size - LENGTH):
        raise SafetensorsError(
            f"expected a header of at most {min(LONGEST, size - LENGTH)} bytes, got"
            f" {length}: the file is cut off, or something else"
        )
    return length


def parse_header(header: bytes, size: int) -> tuple[dict[str, Entry], dict[str, str]]:
    """Read a header, and check all that it says.

    Args:
        header: The JSON.
        size: How many bytes follow it.

    Returns:
        The entry of each tensor, in the order of the data; and ``__metadata__``.

    Raises:
        SafetensorsError: If something in it is wrong or contradicts the rest.
    """
    told = _json(header)
    metadata = told.pop(METADATA, {})
    if not isinstance(metadata, dict) or not all(
        isinstance(value, str) for value in metadata.values()
    ):
        raise SafetensorsError(f"expected texts in {METADATA}, got {metadata!r:.60}")
    entries = {name: _entry(name, fields) for name, fields in told.items()}
    entries = dict(sorted(entries.items(), key=lambda one: (one[1].begin, one[1].end)))
    check_coverage(entries, size)
    return entries, metadata


def check_coverage(entries: dict[str, Entry], size: int) -> None:
    """Refuse tensors, in the order of the data, that overlap, leave a gap, or do not
    end where the data do.

    Raises:
        SafetensorsError: Naming the first tensor that is out of place.
    """
    reached = 0
    for name, entry in entries.items():
        if entry.end > size:
            raise SafetensorsError(
                f"tensor {name!r}: expected an end within {size} bytes of data, got"
                f" {entry.end}"
            )
        if entry.begin != reached:
            fault = "an overlap" if entry.begin < reached else "a gap"
            raise SafetensorsError(
                f"tensor {name!r}: expected to begin at {reached}, got {entry.begin}:"
                f" {fault}"
            )
        reached = entry.end
    if reached != size:
        raise SafetensorsError(
            f"expected {reached} bytes of data, as the header says, got {size}"
        )


def byte_size(dtype: str, shape: tuple[int, ...]) -> int:
    """How many bytes a tensor takes.

    Raises:
        SafetensorsError: If there are too many to be counted in 64 bits, or they end
            within a byte.

    >>> byte_size("F32", (2, 3)), byte_size("F32", ())
    (24, 4)
    """
    count = 1
    for length in shape:
        count *= length
        # Checked on the way: a 0 behind must not make an overflow harmless.
        if max(count, length) * BITS[dtype] >= 2**63:
            raise SafetensorsError(f"expected less than 2^63 bits, got shape {shape}")
    if count * BITS[dtype] % 8:
        raise SafetensorsError(
            f"expected whole bytes, got {count} numbers of {BITS[dtype]} bits"
        )
    return count * BITS[dtype] // 8


def _entry(name: str, fields: object) -> Entry:
    if not isinstance(fields, dict) or set(fields) != FIELDS:
        raise SafetensorsError(
            f"tensor {name!r}: expected {', '.join(sorted(FIELDS))}, got {fields!r:.60}"
        )
    dtype, shape, offsets = (
        fields["dtype"],
        fields["shape"],
        fields["data_offsets"],
    )
    if not isinstance(dtype, str) or dtype not in BITS:
        raise SafetensorsError(
            f"tensor {name!r}: expected one of the types {', '.join(BITS)}, got"
            f" {dtype!r:.60}"
        )
    if not _naturals(shape):
        raise SafetensorsError(
            f"tensor {name!r}: expected a shape of whole numbers, got {shape!r:.60}"
        )
    if not _naturals(offsets) or len(offsets) != 2 or offsets[0] > offsets[1]:
        raise SafetensorsError(
            f"tensor {name!r}: expected offsets [begin, end], got {offsets!r:.60}"
        )
    entry = Entry(dtype, tuple(shape), *offsets)
    try:
        wanted = byte_size(dtype, entry.shape)
    except SafetensorsError as error:
        raise SafetensorsError(f"tensor {name!r}: {error}") from None
    if entry.end - entry.begin != wanted:
        raise SafetensorsError(
            f"tensor {name!r}: expected {wanted} bytes for {dtype} of shape"
            f" {entry.shape}, got {entry.end - entry.begin}"
        )
    return entry


def _naturals(numbers: object) -> bool:
    # type(), not isinstance: True is an int.
    return isinstance(numbers, list) and all(type(one) is int for one in numbers)


def _json(header: bytes) -> dict:
    """The JSON object; only what a header may hold."""
    if not header.startswith(b"{"):
        raise SafetensorsError(
            f"expected a header that begins with {{, got {header[:9]}"
        )
    try:
        text = header.decode("utf-8")
        told = json.loads(
            text,
            object_pairs_hook=_no_name_twice,
            parse_int=_natural,
            parse_float=_refuse,
            parse_constant=_refuse,
        )
        # Half of a surrogate pair can be written in JSON, but is no text.
        json.dumps(told, ensure_ascii=False).encode("utf-8")
    except SafetensorsError:
        raise
    except (ValueError, RecursionError) as error:
        raise SafetensorsError(f"expected JSON in UTF-8, got {error}") from None
    return told


def _no_name_twice(pairs: list[tuple[str, object]]) -> dict:
    """Of two entries with one name, one reader takes the first, another the last."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise SafetensorsError(f"expected each name once, got {twice!r} twice")
    return found


def _natural(text: str) -> int:
    if text.startswith("-") or len(text) > 19:
        _refuse(text)
    return int(text)


def _refuse(text: str) -> Never:
    raise SafetensorsError(f"expected whole numbers below 10^19, got {text:.30}")
