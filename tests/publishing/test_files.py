"""A file is replaced in one step or not at all."""

import json
import os
import stat

import pytest

from course_lib.files import json_text, write_atomically


def test_a_file_is_written_once_and_with_its_permissions(tmp_path):
    path = tmp_path / "new" / "key.json"
    assert write_atomically(path, "one\n", mode=0o600)
    assert path.read_bytes() == b"one\n"
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not write_atomically(path, b"one\n")
    assert write_atomically(path, "two\n") and path.read_text() == "two\n"
    assert list(path.parent.iterdir()) == [path]


def test_an_interrupted_write_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "kept.txt"
    path.write_text("old")

    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")
    assert path.read_text() == "old" and list(tmp_path.iterdir()) == [path]


def test_half_a_surrogate_pair_is_written_as_a_question_mark(tmp_path):
    write_atomically(tmp_path / "a", "x\ud83dy")
    assert (tmp_path / "a").read_text() == "x?y"


@pytest.mark.parametrize("depth", [None, 0, 1, 2])
def test_json_is_spread_over_lines_and_lists_of_numbers_are_not(depth):
    thing = {"a": [1.5, 2], "b": {"c": [[1, 2], [3]], "ü": {}}, "d": [], "e": None}
    text = json_text(thing, depth)
    assert json.loads(text) == thing
    assert text.count("\n") == {None: 12, 0: 1, 1: 6, 2: 9}[depth]


def test_json_of_a_recording():
    text = json_text({"curve": [1, 2, 3], "seeds": [{"loss": [1, 2]}]})
    assert text == (
        '{\n "curve": [1, 2, 3],\n "seeds": [\n  {\n   "loss": [1, 2]\n  }\n ]\n}\n'
    )
