"""``course grade``: grade a folder of submissions."""

import hashlib
import importlib.util
import json
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.assignment import (
    Assignment,
    code_digest,
    find_source,
    grader_key,
    load_assignment,
)
from course_lib.grading.limits import Limits
from course_lib.grading.results import Results
from course_lib.grading.submissions import file_names, find_submissions, left_aside
from course_lib.grading.written import marks_that_hold, merge_marks, read_marks

#: How answers can be run. ``limits``: in a process of their own under limits on time,
#: memory, processes and files, as the user who grades. There is no sandbox.
ISOLATIONS = ("limits",)


@dataclass(frozen=True)
class GradeOptions:
    """How a class is graded.

    Attributes:
        seed: Of the checks' inputs, from 1; keep it to yourself. Drawn where none is
            given and the folder has none.
        jobs: How many submissions are graded at once; by default as many as there are
            cores.
        isolation: One of :data:`ISOLATIONS`.
        merge: A marking sheet with marks to take in.
        regrade: Grade again what was graded, and show what changed.
        limits: What each submission may use.

    Raises:
        CourseError: If one of them is none of the values described here.
    """

    seed: int | None = None
    jobs: int | None = None
    isolation: str = "limits"
    merge: Path | str | None = None
    regrade: bool = False
    limits: Limits = Limits()

    def __post_init__(self):
        if self.isolation not in ISOLATIONS:
            raise CourseError(
                f"--isolation {self.isolation} cannot be had here; there is"
                f" {', '.join(ISOLATIONS)}"
            )
        if self.seed is not None and self.seed < 1:
            raise CourseError(
                "--seed is a whole number from 1 (0 is that of the public checks), got"
                f" {self.seed}"
            )
        if self.jobs is not None and self.jobs < 1:
            raise CourseError(f"--jobs is a whole number from 1, got {self.jobs}")


def grade(
    set_name: str,
    submissions: Path | str,
    out: Path | str,
    echo: Callable[[str], None] = print,
    root: Path | str | None = None,
    **options,
) -> int:
    """Grade every submission and write the reports; goes on where an earlier run
    stopped.

    Args:
        set_name: Such as ``"02-self-attention"``.
        submissions: The folder with the students' notebooks.
        out: The folder for results; made where it is missing.
        echo: Prints one line.
        root: The repository; by default the one around the current folder.
        **options: The attributes of :class:`GradeOptions`.

    Returns:
        The exit status: 0 if every submission was graded, 1 if one was not, 130 if
        interrupted.

    Raises:
        CourseError: For what the user can mend: an unknown set, an empty folder, a
            missing package, a seed that the folder was not graded with.
    """
    from course_lib.config import find_root

    require_packages()
    settings = GradeOptions(**options)
    root = Path(root or find_root())
    run = _prepare(set_name, Path(submissions), Path(out), root, settings, echo)
    try:
        _grade_what_is_left(run, echo)
    except KeyboardInterrupt:
        echo(
            f"stopped with {len(run.done)} of {len(run.found)} graded; the same command"
            " goes on from here"
        )
        return 130
    return _report(run, echo)


@dataclass
class _Run:
    """One run of the command: what is graded, against what, and what came of it."""

    options: GradeOptions
    submissions: Path
    out: Path
    found: list  # of Submission
    assignment: Assignment
    results: Results
    before: dict[str, dict]  # student -> the result of an earlier run
    marks: dict  # those of written answers, as they are kept
    digests: dict[str, str]  # student -> of all that the verdicts depend on
    files: dict[str, str]  # student -> file name without ending
    done: dict[str, dict]  # student -> the result


def _prepare(
    set_name: str,
    submissions: Path,
    out: Path,
    root: Path,
    options: GradeOptions,
    echo: Callable[[str], None],
) -> _Run:
    """Find the submissions, make the key, and look up what is known already."""
    source = find_source(root, set_name)
    found = find_submissions(submissions, set_name)
    _make_out_folder(out, submissions)
    results = Results(out / "results.sqlite", set_name)
    seed = _settle_seed(results, options.seed, out)
    echo(f"{set_name}: {len(found)} submissions")
    echo(
        f"isolation: {options.isolation}; answers run as your user, not in a sandbox"
        " (see the instructor guide)"
    )
    assignment = load_assignment(
        source, root, grader_key(source, root, seed, out / "key.json"), hidden=True
    )
    before = results.all()
    students = {one.student for one in found}
    marks = json.loads(results.get("marks") or "{}")
    # Marks typed into the sheet of an earlier run, and not merged yet, are not lost
    # when the sheet is written anew.
    sheets = [path for path in (out / "written.csv",) if path.is_file()]
    for sheet in [*sheets, *([Path(options.merge)] if options.merge else [])]:
        given = read_marks(sheet, assignment, students | set(before))
        merge_marks(marks, given, before)
    results.set("marks", json.dumps(marks))
    conditions = (
        f"{assignment.key.digest} {code_digest(source)}"
        f" {json.dumps(asdict(options.limits))}"
    )
    digests = {one.student: _digest(one, conditions) for one in found}
    known = {
        student: result
        for student, digest in digests.items()
        if not options.regrade and (result := results.load(student, digest))
    }
    return _Run(
        options=options,
        submissions=submissions,
        out=out,
        found=found,
        assignment=assignment,
        results=results,
        before=before,
        marks=marks,
        digests=digests,
        files=file_names([one.student for one in found]),
        done={
            student: result
            for student, result in known.items()
            if result["status"] == "graded"
        },
    )


def _grade_what_is_left(run: _Run, echo: Callable[[str], None]) -> None:
    """Grade what is not done yet; each result is kept as it comes."""
    waiting = [one for one in run.found if one.student not in run.done]
    if run.done:
        echo(f"{len(run.done)} were graded already, {len(waiting)} are left")
    jobs = run.options.jobs or os.cpu_count() or 1
    for student, result in _grade_all(
        waiting, run.assignment, run.out, run.files, run.options.limits, jobs
    ):
        run.results.store(student, run.digests[student], result)
        run.done[student] = result


def _report(run: _Run, echo: Callable[[str], None]) -> int:
    """Write the reports, say what a person should know, and give the exit status."""
    from course_lib.grading.report import aside_line, write_reports

    students = [one.student for one in run.found]
    standing, changed = marks_that_hold(
        run.marks, [run.done[student] for student in students]
    )
    for student, question in changed:
        told = (
            f"the answer to {question} changed after it was marked: it is to be marked"
            " again"
        )
        result = run.done[student]
        run.done[student] = {**result, "look": [*result.get("look", []), told]}
    aside = left_aside(run.submissions)
    results = [run.done[student] for student in students]
    records = write_reports(
        run.out, run.assignment, results, standing, run.files, aside
    )
    run.results.close()
    if run.options.regrade:
        _show_changes(records, run.before, echo)
    gone = len(set(run.before) - set(students))
    if gone:
        echo(
            f"{gone} student{'s' * (gone > 1)} of an earlier run"
            f" {'are' if gone > 1 else 'is'} not in this folder; their results are left"
            " out of grades.csv"
        )
    if aside:
        echo(aside_line(aside))
    return _conclude(records, run.out, run.files, echo)


def _make_out_folder(out: Path, submissions: Path) -> None:
    if submissions.resolve() in (out.resolve(), *out.resolve().parents):
        raise CourseError(
            f"--out {out} lies in the folder of submissions; choose a folder outside"
            " of it"
        )
    try:
        # marks and the seed are nobody else's business
        out.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        why = "it is a file" if out.is_file() else error.strerror
        raise CourseError(
            f"--out {out} cannot be a folder for results: {why}"
        ) from None


def require_packages() -> None:
    """Raise a CourseError that names the packages missing for grading."""
    needed = (
        "nbval",
        "pytest",
        "nbformat",
        "ipykernel",
        "jinja2",
        "jupyter_client",
        "psutil",
        "tqdm",
        "jupytext",
    )
    missing = [name for name in needed if importlib.util.find_spec(name) is None]
    if missing:
        raise CourseError(
            f'grading needs {", ".join(missing)}: pip install "course_lib[grade]"'
        )


def _settle_seed(results, seed: int | None, out: Path) -> int:
    held = results.get("seed")
    if held is not None and seed is not None and int(held) != seed:
        raise CourseError(
            f"{out} was graded with another seed; leave out --seed, or choose another"
            " --out folder"
        )
    seed = int(held) if held is not None else seed or 1 + secrets.randbelow(2**31 - 1)
    results.set("seed", str(seed))
    return seed


def _digest(submission, conditions: str) -> str:
    digest = hashlib.sha256(
        f"{conditions} {submission.late} {submission.problem}".encode()
    )
    if submission.path is not None:
        with submission.path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()


def _grade_all(
    waiting: list, assignment, out: Path, files: dict[str, str], limits, jobs: int
):
    """Grade submissions, several at once; yields ``(student, result)`` as they come."""
    from course_lib.grading.runner import grade_submission
    from course_lib.publishing.progress import bar

    progress = bar("grading", len(waiting))
    pool = ThreadPoolExecutor(max(1, min(jobs, len(waiting))))
    try:
        tasks = {
            pool.submit(
                grade_submission,
                assignment,
                out / "key.json",
                one,
                out / "rebuilt" / f"{files[one.student]}.ipynb",
                limits,
            ): one
            for one in waiting
        }
        for task in as_completed(tasks):
            submission = tasks[task]
            try:
                result = task.result()
            # a fault of the grader's must not take the other submissions along
            except Exception as error:
                result = {
                    "student": submission.student,
                    "status": "not graded",
                    "late": submission.late,
                    "checks": [],
                    "reason": f"the grader failed: {type(error).__name__}: {error}",
                    "written": {},
                    "notes": [],
                    "look": [],
                    "seconds": 0.0,
                }
            yield submission.student, result
            progress.update()
    finally:
        progress.close()
        pool.shutdown(wait=True, cancel_futures=True)


def _show_changes(
    records: list[dict], before: dict[str, dict], echo: Callable[[str], None]
) -> None:
    """For each student, the checks whose verdict is another one than before."""
    changed = 0
    for record in records:
        old = {
            check["check"]: check
            for check in before.get(record["student"], {}).get("checks", [])
        }
        for exercise in record["exercises"]:
            for check in exercise["checks"]:
                was = old.get(check["check"])
                if was and (was["status"], was["points"]) != (
                    check["status"],
                    check["points"],
                ):
                    changed += 1
                    echo(
                        f"{record['student']}: {check['check']}: before {was['status']}"
                        f" ({_shown(was)}), after {check['status']} ({_shown(check)})"
                    )
    echo(
        f"regraded: {changed} verdicts changed"
        if changed
        else "regraded: no verdict changed"
    )


def _shown(check: dict) -> str:
    return (
        "no points"
        if check["points"] is None
        else f"{check['points']:g} of {check['out_of']:g}"
    )


def _conclude(
    records: list[dict], out: Path, files: dict[str, str], echo: Callable[[str], None]
) -> int:
    import shlex

    from course_lib.grading.runner import pytest_command

    left = [record for record in records if record["points"] is None]
    for record in left:
        echo(f"not graded: {record['student']}: {record['reason']}")
    for record in records:
        for remark in record["look"]:
            echo(f"please look: {record['student']}: {remark}")
    echo(
        f"graded {len(records) - len(left)} of {len(records)}; see {out / 'grades.csv'}"
        f" and {out / 'class.html'}"
    )
    if any(record["to_be_marked"] for record in records):
        echo(
            f"written answers are in {out / 'written.csv'}: fill in the marks, then"
            " give it back with --merge"
        )
    example = next((record for record in records if record not in left), None)
    if example:
        command = pytest_command(
            out / "rebuilt" / f"{files[example['student']]}.ipynb", out / "key.json"
        )
        echo(f"to repeat one verdict: {shlex.join(command)}")
    return 1 if left else 0
