"""The `course` command answers at once, and says what is wrong in one line."""

import os
import subprocess
import sys

import pytest

from course_lib import cli
from course_lib.errors import CourseError


def test_help_is_quick():
    times = []
    for _ in range(
        3
    ):  # the quickest of three, and processor time, as others may use this machine too
        before = os.times()
        done = subprocess.run(
            [sys.executable, "-m", "course_lib.cli", "--help"],
            capture_output=True,
            text=True,
        )
        after = os.times()
        times.append(
            after.children_user
            + after.children_system
            - before.children_user
            - before.children_system
        )
    assert done.returncode == 0 and "experiment" in done.stdout
    assert min(times) < 0.4, f"course --help took {min(times):.2f} s"


def test_errors_are_one_line(book):
    wrong = book.command("build", "01-square")
    assert wrong.returncode == 1 and wrong.stdout == ""
    assert (
        wrong.stderr
        == "course: there is no chapter or problem set '01-square'; did you mean"
        " 01-squares?\n"
    )
    assert book.command("build", "--jobs", "many").returncode == 2


def test_outside_the_repository(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build"]) == 1
    assert "not inside the course's repository" in capsys.readouterr().err


@pytest.mark.parametrize(
    "raised, status", [(CourseError("one line"), 1), (KeyboardInterrupt(), 130)]
)
def test_exit_status(monkeypatch, capsys, raised, status):
    def fail(options):
        raise raised

    monkeypatch.setattr(cli, "_build", fail)
    assert cli.main(["build"]) == status and capsys.readouterr().err.count("\n") == 1
