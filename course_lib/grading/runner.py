"""Grade one submission: read it, rebuild it, and let pytest decide in a process of its
own.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from course_lib.grading.assignment import Assignment
from course_lib.grading.limits import Limits
from course_lib.grading.rebuild import defined_elsewhere, rebuild
from course_lib.grading.student_notebook import (
    NotANotebook,
    StudentNotebook,
    read_student_notebook,
)
from course_lib.grading.submissions import Submission
from course_lib.grading.verdicts import not_graded


def grade_submission(
    assignment: Assignment,
    key_path: Path,
    submission: Submission,
    rebuilt: Path,
    limits: Limits,
) -> dict:
    """Grade one submission, whatever it is.

    Args:
        assignment: The instructor's side.
        key_path: Where its key lies.
        submission: What to grade.
        rebuilt: Where to put the rebuilt notebook, with which the verdict can be
            repeated.
        limits: What the submission may use.

    Returns:
        ``{"student", "status", "reason", "late", "checks", "written", "notes", "look",
        "seconds"}``: the status is ``graded`` or ``not graded``, ``look`` is what a
        person should see, and the rest is what the reports need.
    """
    start = time.monotonic()
    result = {
        "student": submission.student,
        "status": "not graded",
        "reason": submission.problem,
        "late": submission.late,
        "checks": [],
        "written": {},
        "notes": [],
        "look": [],
        "seconds": 0.0,
    }
    if submission.path is None:
        return result
    try:
        taken = read_answers(submission.path, assignment)
    except (NotANotebook, OSError) as error:
        return {**result, "reason": str(error)}
    notebook = rebuild(assignment, submission.student, taken, limits)
    rebuilt.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, rebuilt)
    about = notebook.metadata["course"]
    checks = run_pytest(rebuilt, key_path, assignment, limits)
    for check in checks:
        # An exercise with a bug to find is handed out wrong: who left it so has made no
        # mistake yet.
        if check["answer"] in about["untouched"]:
            check.update(attempted=False, mutant=None)
    troubles = [
        check["feedback"] for check in checks if check["status"] == "not graded"
    ]
    result.update(
        checks=checks,
        written=taken.written,
        notes=about["notes"],
        look=about["look"]
        + [
            remark
            for remark in unexpected_zeros(assignment, checks, taken)
            if remark not in about["look"]
        ],
        status="not graded" if troubles else "graded",
        reason=troubles[0] if troubles else None,
        seconds=round(time.monotonic() - start, 2),
    )
    return result


def unexpected_zeros(
    assignment: Assignment, checks: list[dict], taken: StudentNotebook
) -> list[str]:
    """A sentence for each exercise whose zero is no verdict on the student's result.

    Either no check of it came as far as a result, or the answer's cell is not written
    yet and the function stands in a cell that is not taken.

    Args:
        assignment: The instructor's side.
        checks: What became of each check.
        taken: What was read from the student's notebook.
    """
    stubs = {
        cell["course"]["id"]: cell["source"]
        for cell in assignment.cells
        if cell["course"]["tag"] == "answer"
    }
    remarks = []
    for answer, stub in stubs.items():
        found = [check for check in checks if check["answer"] == answer]
        stopped = ("error", "timeout", "out of memory")
        if not any(check["attempted"] for check in found):
            remarks += defined_elsewhere(answer, stub, taken)
        elif all(check["attempted"] and check["status"] in stopped for check in found):
            remarks.append(
                f"{answer}: no check could look at a result: {found[0]['feedback']}"
            )
    return remarks


def read_answers(path: Path, assignment: Assignment) -> StudentNotebook:
    """What is taken from a student's notebook.

    Raises:
        NotANotebook: If the file is none, or holds no answer of this problem set.
    """
    taken = read_student_notebook(
        path, set(assignment.answer_ids), set(assignment.written), assignment.handed_out
    )
    if not taken.answers and not taken.written:
        raise NotANotebook(
            f"no answer of {assignment.name} is in it (is it the chapter's notebook?)"
        )
    return taken


def pytest_command(rebuilt: Path, key_path: Path) -> list[str]:
    """What anyone can type, anywhere, to repeat a verdict; no settings of pytest's from
    around there take part.
    """
    return [
        sys.executable,
        "-m",
        "pytest",
        "-p",
        "course_lib.grading.nbval_plugin",
        "--nbval",
        "--course-key",
        str(key_path.resolve()),
        "-c",
        os.devnull,
        "--noconftest",
        "-p",
        "no:cacheprovider",
        str(rebuilt.resolve()),
    ]


def run_pytest(
    rebuilt: Path, key_path: Path, assignment: Assignment, limits: Limits
) -> list[dict]:
    """Run the command above in a process of its own; the result of each check, in the
    notebook's order.
    """
    checks = [
        cell["course"]["id"]
        for cell in assignment.cells
        if cell["course"]["tag"] in ("check", "hidden-check")
    ]
    # The plugin ends cells that take too long. This is for the plugin itself, should it
    # be the one that hangs.
    longest = (
        6 * len(assignment.cells) * (limits.cell_seconds + 5)
        + len(checks) * limits.setup_seconds
    )
    with tempfile.TemporaryDirectory(prefix="course-results-") as folder:
        path = Path(folder) / "results.json"
        command = [
            *pytest_command(rebuilt, key_path),
            "-p",
            "nbval.plugin",
            "--course-results",
            str(path),
            "-q",
            "--rootdir",
            str(rebuilt.parent.resolve()),
            "--color=no",
        ]
        environment = {
            **os.environ,
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_ADDOPTS": "",
        }
        process = subprocess.Popen(
            command,
            cwd=rebuilt.parent,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            output = process.communicate(timeout=longest)[0].decode("utf-8", "replace")
        except subprocess.TimeoutExpired:
            output = f"grading did not end within {longest:.0f} seconds"
        finally:
            if process.poll() is None:
                process.kill()  # its kernel ends with it
                process.communicate()
        try:
            found = {
                result["check"]: result
                for result in json.loads(path.read_text("utf-8"))
            }
        except (OSError, ValueError):
            found = {}
    last = next(
        (line for line in reversed(output.splitlines()) if line.strip()),
        "it printed nothing",
    )
    missing = f"pytest gave no verdict: {last[:300]}"
    return [
        found.get(name) or not_graded(assignment.key, name, missing).to_dict()
        for name in checks
    ]
