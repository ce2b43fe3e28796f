"""Reading and writing safetensors files: numbers by name, and nothing that can run.

A pickle is a program that builds objects, and loading one runs it. Here a file is data
alone: the header says what lies where, and it is checked (``safetensors_header``).

Source: the format's description at https://github.com/safetensors/safetensors.
"""

import json
import mmap
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np

from course_lib.suggest import did_you_mean
from course_lib.tensor_engine.safetensors_header import (
    BITS,
    LENGTH,
    METADATA,
    Entry,
    SafetensorsError,
    header_length,
    parse_header,
)

#: The format's types that NumPy has, little-endian.
NUMPY = {
    "BOOL": "|b1", "U8": "|u1", "I8": "|i1", "I16": "<i2", "U16": "<u2", "F16": "<f2",
    "I32": "<i4", "U32": "<u4", "F32": "<f4", "C64": "<c8", "F64": "<f8", "I64": "<i8",
    "U64": "<u8",
}  # fmt: skip


class SafetensorsFile(Mapping[str, np.ndarray]):
    """The tensors of a file, by name. The file is mapped into memory: a tensor is read
    from the disk when its numbers are used, and what nobody asks for never is.

    Args:
        path: The file.

    Raises:
        SafetensorsError: If it is not there, or not what the format demands.
    """

    def __init__(self, path: str | Path):
        self.path = Path(path)
        try:
            with open(self.path, "rb") as file:
                size = os.fstat(file.fileno()).st_size
                length = header_length(file.read(LENGTH), size)
                mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            header = mapped[LENGTH : LENGTH + length]
            # An Entry for each name, in the order of the data; and texts by name.
            self.entries, self.metadata = parse_header(header, size - LENGTH - length)
        except (SafetensorsError, OSError) as error:
            fault = getattr(error, "strerror", None) or error
            raise SafetensorsError(f"{self.path}: {fault}") from None
        self._data = np.frombuffer(mapped, np.uint8, offset=LENGTH + length)

    def __getitem__(self, name: str) -> np.ndarray:
        """A tensor, which cannot be written to; bfloat16 comes as float32. A
        ``KeyError`` if there is none, a ``SafetensorsError`` if NumPy has not its type.
        """
        if name not in self.entries:
            raise KeyError(f"{self.path}: {name!r}{did_you_mean(name, self.entries)}")
        entry = self.entries[name]
        return decode(self._data[entry.begin : entry.end], entry)

    def __contains__(self, name: object) -> bool:
        return name in self.entries

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)


def decode(data: np.ndarray, entry: Entry) -> np.ndarray:
    """The tensor that lies in these bytes (uint8).

    Raises:
        SafetensorsError: If NumPy has no such type.
    """
    if entry.dtype == "BF16":
        # The upper half of a float32: the same sign and exponent, 7 bits of fraction.
        halves = data.view("<u2").astype("<u4")
        return (halves << 16).view("<f4").reshape(entry.shape)
    if entry.dtype not in NUMPY:
        raise SafetensorsError(f"NumPy has no type {entry.dtype}")
    if entry.dtype == "BOOL":
        return (data != 0).reshape(entry.shape)  # a byte may be 2, a NumPy bool not
    return data.view(NUMPY[entry.dtype]).reshape(entry.shape)


def to_bfloat16(numbers: np.ndarray) -> np.ndarray:
    """The bits (uint16) of the bfloat16 numbers nearest to float32 ones, of two equally
    near the one whose last bit is 0.

    >>> hex(int(to_bfloat16(np.array(1.0, "<f4"))))
    '0x3f80'
    """
    bits = np.asarray(numbers, "<f4", order="C").view("<u4").astype("<u8")
    rounded = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16
    # Rounding could carry a NaN over into an infinity.
    return np.where(np.isnan(numbers), bits >> 16 | 0x40, rounded).astype("<u2")


def save_safetensors(
    path: str | Path,
    arrays: Mapping[str, np.ndarray],
    metadata: Mapping[str, str] | None = None,
    bfloat16: Collection[str] = (),
) -> None:
    """Write a file, with the bytes that the reference would write.

    Numbers are written row after row, however an array lies in memory. Arrays that
    share memory are written once each: store a tied matrix once, and tie it again when
    you load.

    Args:
        path: The file; one that is there is replaced when the new one is whole.
        arrays: By name.
        metadata: Texts by name.
        bfloat16: Names of float32 arrays that are to be rounded to this type.

    Raises:
        SafetensorsError: If the format has no such type or name.
        OSError: If the file cannot be written.
    """
    parts = {
        name: _encode(name, array, name in bfloat16) for name, array in arrays.items()
    }
    if unknown := set(bfloat16) - set(parts):
        raise SafetensorsError(f"expected names of arrays, got {sorted(unknown)[0]!r}")
    header, order = _header(parts, dict(metadata or {}))
    path = Path(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with open(unfinished, "wb") as file:
            file.write(len(header).to_bytes(LENGTH, "little") + header)
            for name in order:
                file.write(parts[name][1].tobytes())
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _encode(name: str, array: np.ndarray, rounded: bool) -> tuple[str, np.ndarray]:
    """The name of an array's type, and its numbers little-endian."""
    array = np.asarray(array)
    if rounded and array.dtype != np.float32:
        raise SafetensorsError(f"{name}: expected float32 to round, got {array.dtype}")
    if rounded:
        return "BF16", to_bfloat16(array)
    code = array.dtype.newbyteorder("<").str
    kinds = {numpy: ours for ours, numpy in NUMPY.items()}
    if code not in kinds:
        raise SafetensorsError(
            f"{name}: expected one of {', '.join(NUMPY)}, got {array.dtype}"
        )
    return kinds[code], array.astype(code, copy=False)


def _header(
    parts: dict[str, tuple[str, np.ndarray]], metadata: dict[str, str]
) -> tuple[bytes, list[str]]:
    """The JSON, filled up with blanks so that the data begin at a multiple of 8; and
    the order of the data: larger numbers first, so that each begins at a multiple of
    its size.
    """
    texts = [*parts, *metadata, *metadata.values()]
    if METADATA in parts or not all(isinstance(text, str) for text in texts):
        raise SafetensorsError(
            f"expected texts as names and in the metadata, and no tensor {METADATA}"
        )
    rank = {dtype: place for place, dtype in enumerate(BITS)}
    order = sorted(parts, key=lambda name: (-rank[parts[name][0]], name.encode()))
    told: dict[str, object] = {METADATA: metadata} if metadata else {}
    begin = 0
    for name in order:
        dtype, array = parts[name]
        end = begin + array.nbytes
        told[name] = {
            "dtype": dtype, "shape": list(array.shape), "data_offsets": [begin, end],
        }  # fmt: skip
        begin = end
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return text + b" " * (-len(text) % 8), order
