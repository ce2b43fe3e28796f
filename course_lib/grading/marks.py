"""From verdicts to points: one record for each student, which every report is made
from.
"""

from course_lib.grading.assignment import Assignment


def student_record(
    assignment: Assignment, result: dict, marks: dict[str, float]
) -> dict:
    """All that is reported about one student.

    Args:
        assignment: The instructor's side.
        result: What :func:`course_lib.grading.runner.grade_submission` gave.
        marks: Id of a written question -> the points that a person gave.

    Returns:
        The result with ``exercises`` and ``written`` (points or None, out of how many),
        ``points`` (None where the grader had trouble with any check), ``out_of`` (what
        these points are out of) and ``to_be_marked``.
    """
    checks = {check["check"]: check for check in result["checks"]}
    exercises = []
    for answer in assignment.answer_ids:
        names = assignment.key.checks_of(answer)
        found = [checks[name] for name in names if name in checks]
        known = len(found) == len(names) and all(
            check["points"] is not None for check in found
        )
        exercises.append(
            {
                "id": answer,
                "title": assignment.key.answer(answer)["title"],
                # Partial credit by check; nothing at all where the grader could not
                # decide one of them.
                "points": sum(check["points"] for check in found) if known else None,
                "out_of": sum(assignment.key.check(name)["points"] for name in names),
                "checks": found,
            }
        )
    written = [
        {
            "id": name,
            "title": question["title"],
            "points": marks.get(name),
            "out_of": question["points"],
            "answered": bool(result["written"].get(name, "").strip()),
        }
        for name, question in assignment.written.items()
    ]
    decided = [
        *exercises,
        *(question for question in written if question["points"] is not None),
    ]
    known = all(part["points"] is not None for part in decided)
    return {
        "student": result["student"],
        "status": result["status"],
        "reason": result["reason"],
        "late": result["late"],
        "points": sum(part["points"] for part in decided) if known else None,
        "out_of": sum(part["out_of"] for part in decided),
        "to_be_marked": sum(
            question["out_of"] for question in written if question["points"] is None
        ),
        "exercises": exercises,
        "written": written,
        "notes": result["notes"],
        "look": result.get("look", []),
        "seconds": result["seconds"],
    }


def number(points: float | None) -> str:
    """Points as a person writes them; nothing where they are not known."""
    return "" if points is None else f"{points:g}"
