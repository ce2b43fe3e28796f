"""Recordings are found by name, and their use is noted."""

import hashlib
import json

import pytest

from course_lib.data import recording, recordings, used


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package folder with two recordings."""
    folder = tmp_path / "recordings"
    folder.mkdir()
    (folder / "02_attention.json").write_text(json.dumps({"seeds": [1, 2]}))
    (folder / "03_heads.json").write_text("{}")
    (folder / "README.md").write_text("not a recording")
    monkeypatch.setattr(recordings.resources, "files", lambda package: tmp_path)
    return folder


def test_reads_a_recording_and_notes_its_digest(package):
    assert recording("02_attention") == {"seeds": [1, 2]}
    digest = hashlib.sha256((package / "02_attention.json").read_bytes()).hexdigest()
    assert used()["recording 02_attention"] == digest


@pytest.mark.parametrize(
    "name", ["02_atention", "../recordings/02_attention", "02_attention.json"]
)
def test_an_unknown_name_lists_the_nearest(package, name):
    with pytest.raises(ValueError, match="did you mean 02_attention"):
        recording(name)


def test_without_any_resemblance_all_are_listed(package):
    with pytest.raises(
        ValueError, match="recording 'zzz'; known: 02_attention, 03_heads$"
    ):
        recording("zzz")


def test_a_package_without_recordings_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(recordings.resources, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match="there is no recording"):
        recording("02_attention")
