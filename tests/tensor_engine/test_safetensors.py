"""Safetensors files: there and back with the reference, byte for byte; files that are
wrong; and a thousand damaged ones, which are refused by name or read as the reference
reads them.
"""

import itertools
import json
import random

import numpy as np
import pytest
import torch
from safetensors import SafetensorError, deserialize
from safetensors.numpy import load, save
from safetensors.torch import save_file

from course_lib.tensor_engine.safetensors_file import (
    NUMPY,
    SafetensorsFile,
    save_safetensors,
    to_bfloat16,
)
from course_lib.tensor_engine.safetensors_header import SafetensorsError

#: Where ours is stricter than the reference, which takes the last of two entries of one
#: name, and passes over what it does not know.
STRICTER = ("begins with {", "each name once", "expected data_offsets", "__metadata__")
PLAIN = {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}


def arrays():
    """One of every type, an axis of size 1, one without axes, and an empty one."""
    found = {
        f"{dtype} é\n": (10 * np.random.default_rng(0).random((2, 1, 3))).astype(code)
        for dtype, code in NUMPY.items()
    }
    return found | {"one": np.array(7.5), "none": np.zeros((2, 0), np.float16)}


def written(header, data=b"\0" * 8, length=None) -> bytes:
    """A file of this header: JSON as bytes, or what becomes it."""
    header = header if isinstance(header, bytes) else json.dumps(header).encode()
    length = len(header) if length is None else length
    return length.to_bytes(8, "little") + header + data


def read(path, raw: bytes) -> SafetensorsFile:
    path.write_bytes(raw)
    return SafetensorsFile(path)


@pytest.mark.parity("tensor_engine.safetensors_file", "safetensors")
def test_both_ways_with_the_reference(tmp_path, record_error):
    path, told = tmp_path / "a.safetensors", {"format": "été"}
    save_safetensors(path, arrays(), told)
    raw = path.read_bytes()
    assert raw == save(arrays(), told)
    assert not list(tmp_path.glob("*.part"))
    ours, theirs = SafetensorsFile(path), load(raw)
    assert ours.metadata == told and list(ours) == [
        name for name, _ in sorted(ours.entries.items(), key=lambda e: e[1].begin)
    ]
    assert ours.keys() == theirs.keys() == arrays().keys() and len(ours) == len(theirs)
    for name, array in arrays().items():
        for got in (ours[name], theirs[name]):
            assert got.dtype == array.dtype and got.shape == array.shape
            assert got.tobytes() == array.tobytes()
    record_error("tensor_engine.safetensors_file", "safetensors", 0.0, "exact")


def test_numbers_are_where_the_header_says(tmp_path):
    file = read(
        tmp_path / "f",
        written({"w": PLAIN}, np.array([1.5, -2.0], "<f4").tobytes()),
    )
    assert file["w"].tolist() == [1.5, -2] and file.metadata == {}
    with pytest.raises(ValueError, match="read-only"):
        file["w"][0] = 3
    assert "w" in file and "v" not in file and list(file.values())[0].shape == (2,)
    with pytest.raises(KeyError, match="known: w"):
        file["v"]


def test_rows_are_written_in_order_however_they_lie(tmp_path):
    lying = np.array([[1.0, 2], [3, 4]]).T
    big_endian = np.arange(6, dtype=">i4").reshape(2, 3)[:, ::2]
    save_safetensors(tmp_path / "f", {"t": lying, "b": big_endian})
    file = SafetensorsFile(tmp_path / "f")
    assert (tmp_path / "f").read_bytes()[-48:-16] == np.array([1.0, 3, 2, 4]).tobytes()
    assert file["t"].tolist() == [[1, 3], [2, 4]]
    assert file["b"].tolist() == [[0, 2], [3, 5]]


@pytest.mark.parity("tensor_engine.safetensors_file", "torch.bfloat16")
def test_bfloat16_both_ways(tmp_path, record_error):
    bits = np.random.default_rng(0).integers(0, 2**32, 20_000, dtype=np.uint32)
    # The edges: halves that round to even, the largest numbers, zeros, denormals, NaN.
    edges = [0x3F808000, 0x3F818000, 0x3F818001, 0x7F7FFFFF, 0, 1 << 31, 1, 0x7F800001]
    numbers = np.concatenate([bits, np.array(edges, np.uint32)]).view(np.float32)
    theirs = torch.from_numpy(numbers).to(torch.bfloat16)
    expected = theirs.float().numpy()
    save_file({"x": theirs}, tmp_path / "theirs")
    save_safetensors(tmp_path / "ours", {"x": numbers}, bfloat16=["x"])
    for name in ("theirs", "ours"):
        got = SafetensorsFile(tmp_path / name)["x"]
        assert got.dtype == np.float32
        np.testing.assert_array_equal(got, expected)
    assert to_bfloat16(np.float32(np.nan)) & 0x7F  # not an infinity
    record_error("tensor_engine.safetensors_file", "torch.bfloat16", 0.0, "exact")


def test_what_numpy_has_not_is_said_when_it_is_asked_for(tmp_path):
    raw = written(
        {"x": {"dtype": "F8_E4M3", "shape": [8], "data_offsets": [0, 8]}, "w": {
            "dtype": "F4", "shape": [3, 2], "data_offsets": [8, 11]}}, b"\0" * 11,
    )  # fmt: skip
    file = read(tmp_path / "f", raw)
    assert file.entries["w"].shape == (3, 2)
    for name, words in (("x", "NumPy has no type F8_E4M3"), ("w", "type F4")):
        with pytest.raises(SafetensorsError, match=words):
            file[name]
    odd = {"dtype": "BOOL", "shape": [3], "data_offsets": [0, 3]}
    assert read(tmp_path / "f", written({"b": odd}, b"\0\1\2"))["b"].sum() == 2


def entry(**changes):
    return {"w": {**PLAIN, **changes}}


@pytest.mark.parametrize(
    "raw, words",
    [
        (b"", "at least 8 bytes, got 0"),
        (b"\0" * 7, "at least 8 bytes, got 7"),
        (written(entry())[:20], "header of at most 12 bytes, got"),
        (written(entry(), length=2**63), "the file is cut off, or something else"),
        (len(written(entry())).to_bytes(8, "big") + b"{}", "the file is cut off"),
        (written(entry(), b"\0" * 7), "an end within 7 bytes of data, got 8"),
        (written(entry(), b"\0" * 9), "expected 8 bytes of data, as the header says"),
        (written({}, b"\0"), "expected 0 bytes of data"),
        (written(b""), "begins with {"),
        (written(b" {}"), "begins with {"),
        (written(b"[]"), "begins with {"),
        (written(b"{"), "expected JSON"),
        (written(b"{}\0"), "expected JSON"),
        (written(b'{"\xff":1}'), "expected JSON in UTF-8"),
        (written(b'{"\\ud800":1}'), "expected JSON in UTF-8"),
        (written(b'{"w":' + b"[" * 100_000 + b"}"), "expected JSON"),
        (written(b'{"w":' + b"9" * 5000 + b"}"), "whole numbers below 10"),
        (written(b'{"w":1,"w":1}'), "each name once, got 'w' twice"),
        (written({"w": 1}), "tensor 'w': expected data_offsets, dtype, shape, got 1"),
        (written({"w": {}}), "expected data_offsets, dtype, shape"),
        (written(entry(more=1)), "expected data_offsets, dtype, shape"),
        (written(entry(dtype="F31")), "expected one of the types .*, got 'F31'"),
        (written(entry(dtype=["F32"])), "expected one of the types"),
        (written(entry(shape=2)), "a shape of whole numbers, got 2"),
        (written(entry(shape=[True, 2])), "a shape of whole numbers"),
        (written(entry(shape=[2.0])), "whole numbers below 10.19, got 2.0"),
        (written(entry(shape=[-2])), "whole numbers below 10.19, got -2"),
        (written(entry(shape=[float("nan")])), "whole numbers below 10.19, got NaN"),
        (written(entry(shape=[3])), "expected 12 bytes for F32 of shape .3,., got 8"),
        (written(entry(shape=[2**40, 2**40, 0])), "less than 2.63 bits"),
        (written(entry(shape=[0, 2**60])), "less than 2.63 bits"),
        (written(entry(dtype="F4", shape=[15])), "whole bytes, got 15 numbers of 4"),
        (written(entry(data_offsets=[0, 4, 8])), r"offsets \[begin, end\]"),
        (written(entry(data_offsets=[8, 0])), r"offsets \[begin, end\], got \[8, 0\]"),
        (written(entry(data_offsets=[4, 12]), b"\0" * 12), "begin at 0, got 4: a gap"),
        (
            written({**entry(), "v": {**PLAIN, "data_offsets": [4, 12]}}, b"\0" * 12),
            "tensor 'v': expected to begin at 8, got 4: an overlap",
        ),
        (written({**entry(), "v": PLAIN}), "begin at 8, got 0: an overlap"),
        (written({"__metadata__": {"n": 1}}, b""), "expected texts in __metadata__"),
        (written({"__metadata__": []}, b""), "expected texts in __metadata__"),
    ],
    ids=itertools.count(),
)
def test_wrong_files_are_refused(raw, words, tmp_path):
    with pytest.raises(SafetensorsError, match=words) as caught:
        read(tmp_path / "wrong", raw)
    assert str(caught.value).startswith(str(tmp_path / "wrong"))
    if not any(word in str(caught.value) for word in STRICTER + ("2^63",)):
        with pytest.raises(SafetensorError):
            deserialize(raw)


def test_padding_order_and_empty_files_are_no_fault(tmp_path):
    late = b'{"w":{"data_offsets":[0,8],"shape":[2],"dtype":"F32"},"__metadata__":{}}'
    assert list(read(tmp_path / "f", written(late + b" \n\t "))) == ["w"]
    assert not read(tmp_path / "f", written(b"{}", b""))
    save_safetensors(tmp_path / "f", {})
    assert len(SafetensorsFile(tmp_path / "f")) == 0


def damaged(chance: random.Random, raw: bytes) -> bytes:
    """A file with one to three faults: bytes changed, cut out, put in, or numbers of
    the header changed.
    """
    for _ in range(chance.choice((1, 1, 2, 3))):
        length = int.from_bytes(raw[:8], "little")
        end = min(len(raw), length + 8)
        place = chance.randrange(max(1, min(len(raw), end + 4)))
        kind = chance.randrange(6)
        if kind == 0:
            raw = raw[:place] + bytes([chance.randrange(256)]) + raw[place + 1 :]
        elif kind == 1:
            raw = raw[:place] + raw[place + chance.randrange(9) :]
        elif kind == 2:
            raw = raw[:place] + raw[place - 9 : place] + raw[place:]
        elif kind == 3:
            raw = chance.randrange(2**9).to_bytes(8, "little") + raw[8:]
        else:  # a header that is JSON still, of the right length
            digits = [at for at in range(8, end) if raw[at : at + 1].isdigit()]
            if not digits:
                continue
            at, new = chance.choice(digits), chance.choice(b'0123456789,-.e" ')
            raw = raw[:at] + bytes([new]) + raw[at + 1 :]
    return raw


def test_damaged_files_are_refused_or_read_as_the_reference_does(tmp_path):
    chance, outcomes = random.Random(0), {"both": 0, "neither": 0, "ours refuses": 0}
    base = [
        save({"a": np.arange(3, dtype=np.int16), "b": np.ones((2, 2), np.float32)}),
        save({"a": np.zeros((1, 4), bool), "c": np.zeros(0)}, {"note": "x"}),
        written({"w": PLAIN}),
    ]
    for number in range(4000):
        raw = damaged(chance, chance.choice(base))
        try:
            theirs = dict(deserialize(raw))
        except SafetensorError:
            theirs = None
        path = tmp_path / str(number % 50)
        path.unlink(missing_ok=True)  # a file that is mapped must not change its length
        try:
            ours = read(path, raw)
        except SafetensorsError as error:
            kind = "neither" if theirs is None else "ours refuses"
            if theirs is not None:
                assert any(word in str(error) for word in STRICTER), (raw, error)
        else:
            kind = "both"
            assert theirs is not None and ours.keys() == theirs.keys(), raw
            for name, told in theirs.items():
                try:
                    array = ours[name]
                except SafetensorsError as error:
                    assert "NumPy has no type" in str(error)
                    continue
                assert list(array.shape) == told["shape"]
                if told["dtype"] not in ("BOOL", "BF16"):
                    assert array.tobytes() == bytes(told["data"])
        outcomes[kind] += 1
    assert outcomes["both"] > 100 and outcomes["neither"] > 1000, outcomes


def test_what_cannot_be_written_is_named(tmp_path):
    path = tmp_path / "f"
    for arrays, options, words in (
        ({"x": np.array(["a"])}, {}, "x: expected one of BOOL, .*, got <U1"),
        ({"x": np.array([None])}, {}, "got object"),
        ({"x": np.ones(1, np.complex128)}, {}, "got complex128"),
        ({"__metadata__": np.ones(1)}, {}, "no tensor __metadata__"),
        ({1: np.ones(1)}, {}, "expected texts as names"),
        ({"x": np.ones(1)}, {"metadata": {"n": 1}}, "expected texts"),
        ({"x": np.ones(1)}, {"bfloat16": ["x"]}, "float32 to round, got float64"),
        ({}, {"bfloat16": ["x"]}, "expected names of arrays, got 'x'"),
    ):
        with pytest.raises(SafetensorsError, match=words):
            save_safetensors(path, arrays, **options)
    assert not list(tmp_path.iterdir())
    with pytest.raises(SafetensorsError, match="No such file"):
        SafetensorsFile(path)
    path.mkdir()
    with pytest.raises(SafetensorsError, match="Is a directory"):
        SafetensorsFile(path)
