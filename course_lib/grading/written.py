"""The marking sheet for written answers: out as CSV, marked by a person, and merged back."""

import csv
import io
from pathlib import Path

from course_lib.grading.assignment import Assignment
from course_lib.grading.marks import number
from course_lib.publishing.errors import CourseError

COLUMNS = ["student", "id", "points", "answer", "guide", "mark"]


def marking_sheet(assignment: Assignment, results: list[dict], marks: dict[str, dict[str, float]]) -> str:
    """The sheet as CSV: one line for each student and question, ``mark`` to be filled in.

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
            sheet.writerow(map(plain_cell, [result["student"], name, number(question["points"]), answer,
                                            question["guide"], number(mark)]))
    return text.getvalue()


def read_marks(path: Path, assignment: Assignment, students: set[str]) -> dict[str, dict[str, float]]:
    """The marks in a sheet that was filled in; lines with no mark are left out.

    Raises:
        CourseError: If the file is no such sheet, or names the line with an unknown student or question, or a mark
            that is no number from 0 to the question's points.
    """
    try:
        # Spreadsheets save as they please: with a byte-order mark, with semicolons, in an old encoding.
        data = path.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", "replace")
    except OSError as error:
        raise CourseError(f"cannot read the marking sheet {path}: {error.strerror}") from None
    delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not {"student", "id", "mark"} <= set(lines.fieldnames or []):
        raise CourseError(f"{path} is no marking sheet: its first line must have the columns {', '.join(COLUMNS)}")
    marks: dict[str, dict[str, float]] = {}
    for line in lines:
        written = (line["mark"] or "").strip()
        if not written:
            continue
        where = f"{path}:{lines.line_num}"
        student, name = line["student"] or "", (line["id"] or "").strip()
        student = student if student in students else student.removeprefix("'")
        if student not in students:
            raise CourseError(f"{where}: there is no submission of {student!r}")
        if name not in assignment.written:
            known = ", ".join(assignment.written)
            raise CourseError(f"{where}: there is no written question {name!r}; there are {known}")
        most = assignment.written[name]["points"]
        try:
            mark = float(written.replace(",", "."))
        except ValueError:
            mark = -1.0
        if not 0 <= mark <= most:
            raise CourseError(f"{where}: a mark for {name} is a number from 0 to {number(most)}, got {written!r}")
        marks.setdefault(student, {})[name] = mark
    return marks


def plain_cell(text) -> str:
    """Text that a spreadsheet shows and does not compute: a cell that begins like a formula gets an apostrophe."""
    text = str(text)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
