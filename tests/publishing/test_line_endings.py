"""A clone on Windows has the bytes that were committed."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def git(folder: Path, *arguments: str) -> None:
    """Run git as on a machine that turns line endings into Windows's."""
    windows = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run(
        ["git", *windows, *who, *arguments], cwd=folder, check=True, capture_output=True
    )


@pytest.mark.skipif(shutil.which("git") is None, reason="no git found: install git")
def test_a_clone_on_windows_keeps_every_byte(tmp_path):
    committed = tmp_path / "committed"
    committed.mkdir()
    git(committed, "init", "-q")
    contents = {
        "chapter.md": b"# T\n\ntext\n",
        "notebook.ipynb": b'{"cells": [\n]}\n',
        "picture.png": b"\x89PNG\r\n\x1a\n\r\n",
        "weights.npz": b"text alone,\r\nand yet no text\n",
    }
    for name, content in contents.items():
        (committed / name).write_bytes(content)
    shutil.copy(ROOT / ".gitattributes", committed)
    git(committed, "add", "-A")
    git(committed, "commit", "-q", "-m", "all")
    git(tmp_path, "clone", "-q", str(committed), "clone")
    for name, content in contents.items():
        assert (tmp_path / "clone" / name).read_bytes() == content, name
