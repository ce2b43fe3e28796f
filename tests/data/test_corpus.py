"""Texts of one's own: files, folders, what is no text."""

import pytest

from course_lib.data.corpus import read_corpus


def test_reads_a_file_or_all_texts_of_a_folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "b.txt").write_text("zwei", "utf-8")
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbfein \xc3\xa9")
    (tmp_path / "deep" / "c.txt").write_text("drei", "utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    assert read_corpus(tmp_path) == "ein é\n\nzwei\n\ndrei"
    assert read_corpus(tmp_path / "b.txt") == "zwei"
    (tmp_path / "code.py").write_text("x = 1", "utf-8")
    assert read_corpus(tmp_path / "code.py") == "x = 1"


def test_what_is_no_text_is_named(tmp_path):
    latin = tmp_path / "latin.txt"
    latin.write_bytes("café".encode("latin-1"))
    with pytest.raises(ValueError, match="expected UTF-8, got the byte 0xe9 at .* 3"):
        read_corpus(latin)
    latin.write_text(" \n")
    with pytest.raises(ValueError, match="expected a text, got none"):
        read_corpus(latin)
    with pytest.raises(ValueError, match="which is not there"):
        read_corpus(tmp_path / "nowhere")
    latin.unlink()
    with pytest.raises(ValueError, match=r"\*.txt or \*.md, got none"):
        read_corpus(tmp_path)
