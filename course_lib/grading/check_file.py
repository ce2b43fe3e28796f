"""``course check FILE``: what the grader will see in a notebook, before it is handed
in.

The notebook is read, rebuilt and run as at grading: from a fresh kernel, top to bottom,
with the answer and helper cells alone, under limits. Only the public checks and their
public inputs are used.
"""

import json
import re
import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

from course_lib.errors import CourseError


def check_file(
    path: Path | str, echo: Callable[[str], None] = print, limits=None
) -> int:
    """Run the public checks on a notebook and print a table: check, points, verdict,
    and what to look at.

    Args:
        path: The student's notebook.
        echo: Prints one line.
        limits: The :class:`course_lib.grading.limits.Limits` to run under; by default
            those of grading.

    Returns:
        The exit status: 0 if every public check passes, 1 otherwise.

    Raises:
        CourseError: If the file is no notebook of a problem set, or the course's
            sources are not at hand.
    """
    from course_lib.grading.command import require_packages

    path = Path(path)
    if not path.is_file():
        raise CourseError(f"there is no file {path}")
    require_packages()
    import nbformat

    from course_lib.exercises.key import load_key
    from course_lib.grading.assignment import find_source, load_assignment
    from course_lib.grading.limits import Limits
    from course_lib.grading.rebuild import rebuild
    from course_lib.grading.runner import read_answers, run_pytest
    from course_lib.grading.student_notebook import NotANotebook

    limits, root, name = limits or Limits(), _root(path), _problem_set(path)
    source = find_source(root, name)
    try:
        key = load_key(name).data
    except ValueError as error:
        raise CourseError(str(error)) from None
    assignment = load_assignment(source, root, key, hidden=False)
    try:
        taken = read_answers(path, assignment)
    except NotANotebook as error:
        raise CourseError(f"{path}: {error}") from None
    with tempfile.TemporaryDirectory(prefix="course-check-") as folder:
        key_path, rebuilt = Path(folder) / "key.json", Path(folder) / f"{name}.ipynb"
        key_path.write_text(json.dumps({"key": key}), "utf-8")
        notebook = rebuild(assignment, path.stem, taken, limits)
        nbformat.write(notebook, rebuilt)
        checks = run_pytest(rebuilt, key_path, assignment, limits)

    width = max(len(check["check"]) for check in checks)
    echo(f"{'check':{width}}  points  verdict")
    for check in checks:
        sign = "✓" if check["status"] == "passed" else "✗"
        echo(
            f"{check['check']:{width}}  {check['points'] or 0:g} of {check['out_of']:g}"
            f"  {sign} {check['status']}"
        )
        if check["feedback"]:
            echo(
                textwrap.fill(
                    check["feedback"],
                    100,
                    initial_indent="    ",
                    subsequent_indent="    ",
                )
            )
    for note in notebook.metadata["course"]["notes"]:
        echo(f"note: {note}")
    for question in assignment.written:
        if not taken.written.get(question):
            echo(f"note: {question}: no written answer was found.")
    points, out_of = (
        sum(check[part] or 0 for check in checks) for part in ("points", "out_of")
    )
    echo(
        f"{points:g} of {out_of:g} points for the public checks. More checks run at"
        " grading, and written questions are read by a person."
    )
    return 0 if all(check["status"] == "passed" for check in checks) else 1


def _root(path: Path) -> Path:
    """The course's repository: around the file, around the current folder, or where
    course_lib comes from.
    """
    from course_lib.config import find_root

    for start in (path.parent, Path.cwd(), Path(__file__).parent):
        try:
            return find_root(start)
        except CourseError:
            pass
    raise CourseError(
        "course check needs the course's repository: run it in a clone of it"
    )


def _problem_set(path: Path) -> str:
    """The problem set that a notebook belongs to: what its set-up cell opens, else what
    its file is called.
    """
    try:
        text = path.read_text("utf-8-sig", errors="replace")
    except OSError as error:
        raise CourseError(f"cannot read {path}: {error.strerror}") from None
    opened = re.search(r"problem_set\(\s*\\?[\"']([\w-]+)\\?[\"']", text)
    if opened:
        return opened[1]
    named = re.search(r"\d\d-[a-z0-9-]*[a-z0-9]", path.name)
    if named:
        return named[0]
    raise CourseError(
        f"{path} is no problem set's notebook: no cell calls problem_set(…)"
    )
