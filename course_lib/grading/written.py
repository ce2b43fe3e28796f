"""The marking sheet for written answers: out as CSV, marked by a person, and merged
back.
"""

import csv
import hashlib
import io
import re
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.assignment import Assignment
from course_lib.grading.marks import number

#: What a spreadsheet would show as another number, or as a date.
LIKE_A_NUMBER = re.compile(r"0\d+|\d{12,}|\d+[eE]\d+|\d+([-/.]\d+)+")
COLUMNS = ["student", "id", "version", "points", "answer", "guide", "mark"]


def version(answer: str) -> str:
    """A short digest of a written answer: a mark counts for the answer that was read,
    and for no later one.
    """
    # The letter keeps a spreadsheet from taking it for a number.
    return "v" + hashlib.sha256(answer.encode("utf-8", "replace")).hexdigest()[:10]


def merge_marks(held: dict, given: dict, before: dict[str, dict]) -> None:
    """Take the marks of a sheet in; an empty one takes back what was there.

    Args:
        held: Student -> question -> ``{"mark", "version"}``; changed in place.
        given: What :func:`read_marks` gave.
        before: Student -> the result that the sheet was made from, for a sheet that
            names no version.
    """
    for student, questions in given.items():
        for name, (mark, read) in questions.items():
            if mark is None:
                held.get(student, {}).pop(name, None)
            else:
                answer = before.get(student, {}).get("written", {}).get(name, "")
                held.setdefault(student, {})[name] = {
                    "mark": mark,
                    "version": read or version(answer),
                }


def marks_that_hold(
    held: dict, results: list[dict]
) -> tuple[dict[str, dict[str, float]], list[tuple[str, str]]]:
    """The marks for the answers as they are now.

    Args:
        held: Student -> question -> ``{"mark", "version"}``.
        results: What each submission gave.

    Returns:
        Student -> question -> mark, and the ``(student, question)`` whose answer
        changed after it was marked.
    """
    marks, changed = {}, []
    for result in results:
        student = result["student"]
        for name, one in held.get(student, {}).items():
            if (
                result["checks"]
                and version(result["written"].get(name, "")) != one["version"]
            ):
                changed.append((student, name))
            else:
                marks.setdefault(student, {})[name] = one["mark"]
    return marks, changed


def marking_sheet(
    assignment: Assignment, results: list[dict], marks: dict[str, dict[str, float]]
) -> str:
    """The sheet as CSV: one line for each student and question, ``mark`` to be filled
    in.

    Args:
        assignment: Has the questions and marking guides.
        results: What each submission gave.
        marks: Student -> question -> points given already.
    """
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(COLUMNS)
    for result in results:
        if not result["checks"]:  # nothing of this submission could be read
            continue
        for name, question in assignment.written.items():
            mark = marks.get(result["student"], {}).get(name)
            answer = result["written"].get(name, "")
            sheet.writerow(
                map(
                    plain_cell,
                    [
                        name_cell(result["student"]),
                        name,
                        version(answer),
                        number(question["points"]),
                        answer,
                        question["guide"],
                        number(mark),
                    ],
                )
            )
    return text.getvalue()


def read_marks(
    path: Path, assignment: Assignment, students: set[str]
) -> dict[str, dict[str, tuple]]:
    """The marks in a sheet that was filled in: student -> question -> (mark, version of
    the answer that was read).

    The mark is None where its cell is empty, the version where the sheet has none.

    Raises:
        CourseError: If the file is no such sheet, or names the line with an unknown
            student or question, or a mark that is no number from 0 to the question's
            points.
    """
    try:
        # Spreadsheets save as they please: with a byte-order mark, with semicolons, in
        # UTF-16 ("Unicode text"), in an old encoding.
        data = path.read_bytes()
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        try:
            text = data.decode("utf-16" if utf16 else "utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    except OSError as error:
        raise CourseError(
            f"cannot read the marking sheet {path}: {error.strerror}"
        ) from None
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not {"student", "id", "mark"} <= set(lines.fieldnames or []):
        raise CourseError(
            f"{path} is no marking sheet: its first line must have the columns"
            f" {', '.join(COLUMNS)}"
        )
    marks: dict[str, dict[str, tuple[float | None, str | None]]] = {}
    for line in lines:
        written = (line["mark"] or "").strip()
        if not written and not (line["student"] or "").strip():  # an empty line
            continue
        where = f"{path}:{lines.line_num}"
        student = _student(line["student"] or "", students)
        name = (line["id"] or "").strip()
        if student not in students:
            raise CourseError(f"{where}: there is no submission of {student!r}")
        if name not in assignment.written:
            known = ", ".join(assignment.written)
            raise CourseError(
                f"{where}: there is no written question {name!r}; there are {known}"
            )
        most = assignment.written[name]["points"]
        try:
            mark = float(written.replace(",", ".")) if written else None
        except ValueError:
            mark = -1.0
        if mark is not None and not 0 <= mark <= most:
            raise CourseError(
                f"{where}: a mark for {name} is a number from 0 to {number(most)}, got"
                f" {written!r}"
            )
        marks.setdefault(student, {})[name] = (
            mark,
            (line.get("version") or "").strip() or None,
        )
    return marks


def _student(written: str, students: set[str]) -> str:
    """The student that a cell of the sheet names."""
    if written in students:
        return written
    written = written.removeprefix("'")
    if written.isdecimal() and written not in students:
        # A spreadsheet took the number for one that can be computed with, and dropped
        # the zeros before it.
        same = [one for one in students if one.isdecimal() and int(one) == int(written)]
        if len(same) == 1:
            return same[0]
    return written


def name_cell(student: str) -> str:
    """A student's name that no spreadsheet takes for a number or a date: 00123 would
    become 123, 12-3 the third of December.
    """
    return f"'{student}" if LIKE_A_NUMBER.fullmatch(student) else student


def plain_cell(text) -> str:
    """Text that a spreadsheet shows and does not compute: a cell that begins like a
    formula gets an apostrophe.
    """
    text = str(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
