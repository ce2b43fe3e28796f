"""The feedback store: there and back, several writers, files of others."""

import sqlite3
import subprocess
import sys

import pytest

from course_lib.alignment.feedback import FeedbackStore, Rating, Vote

RATING = Rating("Who?", "Me — 我.\n", 4, "small", "ann", 12.5)
VOTE = Vote("Who?", "Me.", "You.", "small", "bob", 13.5)


def test_what_is_stored_is_there_for_others(tmp_path):
    path = tmp_path / "new" / "feedback.sqlite"
    FeedbackStore(path).add(RATING, VOTE)
    store = FeedbackStore(path)
    assert store.ratings() == [RATING] and store.votes() == [VOTE]
    store.add(Rating("a", "b", 1))
    assert store.ratings()[1].time > 1e9


def test_out_and_in_again(tmp_path):
    one, two = FeedbackStore(tmp_path / "one"), FeedbackStore(tmp_path / "two")
    one.add(RATING, VOTE, RATING)
    assert one.write_jsonl(tmp_path / "all.jsonl") == 3
    assert two.read_jsonl(tmp_path / "all.jsonl") == 3
    assert (two.ratings(), two.votes()) == (one.ratings(), one.votes())
    lines = (tmp_path / "all.jsonl").read_text("utf-8").splitlines()
    for wrong in ("{", '{"kind": "hug"}', '{"kind": "rating", "score": 9}', "[]"):
        (tmp_path / "bad.jsonl").write_text("\n".join([lines[0], wrong]), "utf-8")
        with pytest.raises(ValueError, match="bad.jsonl, line 2: expected a rating"):
            two.read_jsonl(tmp_path / "bad.jsonl")
    assert len(two.ratings()) == 2


def test_writers_at_once_lose_nothing(tmp_path):
    path = tmp_path / "feedback.sqlite"
    code = (
        "import sys; from course_lib.alignment.feedback import *\n"
        "for n in range(40): FeedbackStore(sys.argv[1]).add(Rating('p', sys.argv[2], 3))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, path, str(number)])
        for number in range(3)
    ]
    assert [one.wait() for one in running] == [0, 0, 0]
    answers = [rating.answer for rating in FeedbackStore(path).ratings()]
    assert sorted(answers) == sorted(["0", "1", "2"] * 40)


def test_all_of_a_call_or_nothing(tmp_path):
    store = FeedbackStore(tmp_path / "feedback.sqlite")
    broken = Rating("p", "a", 3)
    object.__setattr__(broken, "score", 7)  # past the check above; SQLite has its own
    with pytest.raises(ValueError, match="CHECK constraint failed"):
        store.add(RATING, broken)
    assert store.ratings() == []


def test_other_files_are_refused_and_left_alone(tmp_path):
    path = tmp_path / "file"
    path.write_text("This is no database, but a text that is long enough.")
    with pytest.raises(ValueError, match="not a database"):
        FeedbackStore(path)
    assert path.read_text().startswith("This")
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE mine (x)")
    with pytest.raises(ValueError, match="got another database"):
        FeedbackStore(path)
    newer = tmp_path / "newer"
    FeedbackStore(newer)
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 9")
    with pytest.raises(ValueError, match="version 1, got 9"):
        FeedbackStore(newer)
    whole = tmp_path / "whole"
    FeedbackStore(whole).add(*[RATING] * 200)
    whole.write_bytes(whole.read_bytes()[:5000])
    with pytest.raises(ValueError, match="whole"):
        FeedbackStore(whole).ratings()


def test_bad_input_is_named():
    for score in (0, 6, 3.5, "3"):
        with pytest.raises(ValueError, match="a whole 1 to 5"):
            Rating("p", "a", score)
    with pytest.raises(ValueError, match="two different answers"):
        Vote("p", "same", "same")
