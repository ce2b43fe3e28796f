"""A file is replaced in one step or not at all."""

import os
import stat

import pytest

from course_lib.files import write_atomically


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
