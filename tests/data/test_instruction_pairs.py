"""Real instructions: read as they are, their absence named."""

import json

import pytest

from course_lib.data import DataUnavailable, downloads
from course_lib.data.instruction_pairs import (
    FILES,
    Instruction,
    common_words,
    load_instructions,
    read_instructions,
    words_of,
)


def test_a_small_set_is_read(tmp_path):
    path = tmp_path / "some.json"
    one = {"instruction": "Add.", "input": "1 1", "output": "2"}
    two = {"instruction": "Say ü.", "input": "", "output": "ü"}
    path.write_text(json.dumps([one, two | {"chosen": "ü", "rejected": "u"}]), "utf-8")
    first, second = read_instructions(path)
    assert first == Instruction("Add.", "1 1", "2") and first.chosen is None
    assert (second.chosen, second.rejected) == ("ü", "u")
    assert first.prompt == (
        "### Instruction:\nAdd.\n\n### Input:\n1 1\n\n### Response:\n"
    )
    assert second.prompt == "### Instruction:\nSay ü.\n\n### Response:\n"


@pytest.mark.parametrize("text", ["", "[1]", '[{"instruction": "a"}]', '[{"b": 1}]'])
def test_other_files_are_named(tmp_path, text):
    path = tmp_path / "other.json"
    path.write_text(text)
    with pytest.raises(ValueError, match="other.json: expected a list of instructions"):
        read_instructions(path)


def test_absence_is_an_error_or_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))

    def refuse(*args, **kwargs):
        raise OSError("no network")

    monkeypatch.setattr(downloads.urllib.request, "urlopen", refuse)
    with pytest.raises(ValueError, match="one of instructions, preferences, got 'x'"):
        load_instructions("x")
    with pytest.raises(DataUnavailable, match="put instruction-data.json into a"):
        load_instructions()
    assert load_instructions("preferences", optional=True) == []
    said = capsys.readouterr().out
    assert said.startswith(downloads.NOTHING_DONE) and said.count("\n") == 1
    for file in FILES.values():
        assert len(file.urls) == 2
        (tmp_path / file.filename).write_bytes(b"other")
    with pytest.raises(ValueError, match="expected 386968 bytes"):
        load_instructions("preferences", optional=True)


def test_the_real_sets_where_they_are_at_hand():
    try:
        plain, pairs = (load_instructions(name) for name in FILES)
    except DataUnavailable as missing:
        pytest.skip(str(missing))
    assert len(plain) == len(pairs) == 1100
    assert all(one.output in (one.chosen, one.rejected) for one in pairs[:20])
    assert [one.instruction for one in plain] == [one.instruction for one in pairs]


def test_words():
    assert words_of("Duh, it's 'Tokyo' -- (so).") == [
        "duh",
        "it's",
        "tokyo",
        "--",
        "so",
    ]
    texts = [["b", "b", "a"], ["a", "c"], ["c", "b"], ["d"]]
    assert common_words(texts, 3) == ["a", "b", "c"]
    assert common_words(texts, 9) == ["a", "b", "c", "d"]
