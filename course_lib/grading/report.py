"""Write the reports of a graded class: all of them, or none."""

import csv
import io
import json
import shlex
from pathlib import Path

from course_lib.files import write_atomically
from course_lib.grading.assignment import Assignment
from course_lib.grading.marks import number, student_record
from course_lib.grading.pages import class_page, feedback_page
from course_lib.grading.runner import pytest_command
from course_lib.grading.written import marking_sheet, name_cell, plain_cell


def write_reports(
    out: Path,
    assignment: Assignment,
    results: list[dict],
    marks: dict[str, dict[str, float]],
    files: dict[str, str],
    aside: list[str] = (),
) -> list[dict]:
    """Write grades.csv, grades.json, written.csv, class.html and feedback/.

    Args:
        out: The folder.
        assignment: The instructor's side.
        results: What each submission gave.
        marks: Student -> written question -> points.
        files: Student -> file name without ending.
        aside: Names of files that are no notebooks.

    Returns:
        The record of each student (:func:`course_lib.grading.marks.student_record`).
    """
    records = [
        student_record(assignment, result, marks.get(result["student"], {}))
        for result in results
    ]
    pages = {
        f"feedback/{files[record['student']]}.html": feedback_page(assignment, record)
        for record in records
    }
    texts = {
        **pages,
        # The byte-order mark tells spreadsheets that this is UTF-8.
        "grades.csv": "\ufeff" + grades_csv(assignment, records),
        "grades.json": json.dumps(
            {
                "set": assignment.name,
                "left_aside": list(aside),
                "students": [
                    {**record, "repeat": _repeat(out, files[record["student"]], record)}
                    for record in records
                ],
            },
            indent=1,
            ensure_ascii=False,
        )
        + "\n",
        "class.html": class_page(
            assignment, records, aside_line(aside) if aside else ""
        ),
    }
    if assignment.written:
        texts["written.csv"] = "\ufeff" + marking_sheet(assignment, results, marks)
    (out / "feedback").mkdir(parents=True, exist_ok=True)
    for path in (out / "feedback").glob("*.html"):
        if f"feedback/{path.name}" not in pages:
            path.unlink()
    for name, text in texts.items():
        write_atomically(out / name, text)
    return records


def aside_line(aside: list[str]) -> str:
    """What was not graded because it is no notebook, in one line."""
    named = ", ".join([*aside[:10], *(["…"] if len(aside) > 10 else [])])
    return f"left aside: {len(aside)} other file{'s' * (len(aside) > 1)} ({named})"


def grades_csv(assignment: Assignment, records: list[dict]) -> str:
    """One line for each student. Points that are not known are empty, never 0."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    parts = {
        name: sum(
            assignment.key.check(check)["points"]
            for check in assignment.key.checks_of(name)
        )
        for name in assignment.answer_ids
    }
    parts |= {name: question["points"] for name, question in assignment.written.items()}
    sheet.writerow(
        [
            "student",
            "status",
            "late",
            *(f"{name} ({number(points)})" for name, points in parts.items()),
            "total",
            "out of",
            "to be marked",
            "reason",
        ]
    )
    for record in records:
        points = {
            part["id"]: part["points"]
            for part in [*record["exercises"], *record["written"]]
        }
        sheet.writerow(
            map(
                plain_cell,
                [
                    name_cell(record["student"]),
                    record["status"],
                    "late" if record["late"] else "",
                    *(number(points[name]) for name in parts),
                    number(record["points"]),
                    number(record["out_of"]) if record["points"] is not None else "",
                    number(record["to_be_marked"])
                    if record["points"] is not None
                    else "",
                    record["reason"] or "",
                ],
            )
        )
    return text.getvalue()


def _repeat(out: Path, name: str, record: dict) -> str | None:
    """The command that repeats a student's verdicts."""
    if not any(exercise["checks"] for exercise in record["exercises"]):
        return None
    return shlex.join(
        pytest_command(out / "rebuilt" / f"{name}.ipynb", out / "key.json")
    )
