"""The pages of a report: one for each student, one about the class. Plain HTML,
readable by any browser or reader.

What a student gets shows verdicts, points and hints: never a hidden check, the name of
a mistake in the key, or an expected value.
"""

from collections import Counter
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from course_lib.grading.assignment import Assignment
from course_lib.grading.marks import number

SIGNS = {"passed": "✓", "not graded": "–", "not attempted": "–"}
TEMPLATES = Environment(
    loader=PackageLoader("course_lib.grading"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Table(NamedTuple):
    """What ``templates/table.html`` draws."""

    caption: str
    columns: list[str]
    rows: list[list]


def feedback_page(assignment: Assignment, record: dict) -> str:
    """What one student gets to read."""
    tables = [
        _exercise(exercise) for exercise in record["exercises"] if exercise["checks"]
    ]
    if record["written"]:
        tables.append(_written(record["written"]))
    return TEMPLATES.get_template("student.html").render(
        title=f"Feedback on {assignment.name}",
        record=record,
        total=_total(record),
        tables=tables,
    )


def class_page(assignment: Assignment, records: list[dict], aside: str = "") -> str:
    """What the instructor gets to read about the class; ``aside`` says which files were
    left out.
    """
    graded = [record for record in records if record["points"] is not None]
    left = [
        [record["student"], record["reason"] or ""]
        for record in records
        if record["points"] is None
    ]
    look = [
        [record["student"], remark] for record in records for remark in record["look"]
    ]
    return TEMPLATES.get_template("class.html").render(
        title=f"{assignment.name}: the class",
        graded=len(graded),
        records=records,
        to_look_at=[
            Table("Not graded: please look at these", ["Student", "Reason"], left),
            Table("Please look", ["Student", "Remark"], look),
        ],
        aside=aside,
        tables=[
            _histogram(graded),
            _hardest(assignment, records),
            _mistakes(assignment, records),
        ],
        unnamed=sum(
            _outcome(check) == "wrong" and not check["mutant"]
            for check in _checks(records)
        ),
    )


def _exercise(exercise: dict) -> Table:
    further, rows = 0, []
    for check in exercise["checks"]:
        further += check["hidden"]
        name = f"further check {further}" if check["hidden"] else check["check"]
        rows.append([name, _points(check), _verdict(check), check["feedback"]])
    return Table(
        f"{exercise['title']}: {_points(exercise)}",
        ["Check", "Points", "Verdict", "What to look at"],
        rows,
    )


def _written(questions: list[dict]) -> Table:
    rows = [
        [
            question["title"],
            (
                _points(question)
                if question["points"] is not None
                else f"to be marked, out of {number(question['out_of'])}"
            ),
            "" if question["answered"] else "No answer was found.",
        ]
        for question in questions
    ]
    return Table("Written questions", ["Question", "Points", "Remark"], rows)


def _histogram(graded: list[dict]) -> Table:
    tenths = Counter(
        min(int(10 * record["points"] / record["out_of"]), 9) if record["out_of"] else 0
        for record in graded
    )
    most = max(tenths.values(), default=1)
    rows = [
        [
            f"{10 * tenth} to {10 * tenth + 10} %",
            str(tenths[tenth]),
            {"bar": tenths[tenth] / most},
        ]
        for tenth in reversed(range(10))
    ]
    return Table(
        "Points, of those decided so far", ["Share", "Students", "Picture"], rows
    )


def _hardest(assignment: Assignment, records: list[dict]) -> Table:
    outcomes: dict[str, Counter] = {
        name: Counter() for name in assignment.key.data["checks"]
    }
    for check in _checks(records):
        outcomes[check["check"]][_outcome(check)] += 1
    rows = []
    for name, counts in outcomes.items():
        judged = sum(counts.values()) - counts["not graded"]
        share = counts["passed"] / judged if judged else 1.0
        others = ", ".join(
            f"{count} {status}"
            for status, count in counts.most_common()
            if status != "passed"
        )
        rows.append(
            (
                share,
                [
                    name
                    + (" (hidden)" if assignment.key.check(name).get("hidden") else ""),
                    f"{counts['passed']} of {judged}",
                    others,
                ],
            )
        )
    rows = [row for _, row in sorted(rows, key=lambda pair: pair[0])]
    return Table("Checks, the hardest first", ["Check", "Passed", "Otherwise"], rows)


def _mistakes(assignment: Assignment, records: list[dict]) -> Table:
    # A mistake shows in several checks; it counts once for each student.
    met = Counter(
        (record["student"], check["answer"], check["mutant"])
        for record in records
        for check in _checks([record])
        if check["mutant"]
    )
    students = Counter((answer, mutant) for _, answer, mutant in met)
    rows = [
        [
            answer,
            mutant,
            str(count),
            assignment.key.data["mutants"][answer][mutant]["hint"],
        ]
        for (answer, mutant), count in students.most_common()
    ]
    return Table(
        "Known mistakes met: what to teach next",
        ["Exercise", "Mistake", "Students", "Hint given"],
        rows,
    )


def _checks(records: list[dict]) -> list[dict]:
    return [
        check
        for record in records
        for exercise in record["exercises"]
        for check in exercise["checks"]
    ]


def _total(record: dict) -> str:
    if record["points"] is None:
        return "Points: not known yet"
    text = f"{number(record['points'])} of {number(record['out_of'])} points"
    if record["to_be_marked"]:
        text += (
            f" so far; written questions worth {number(record['to_be_marked'])} are"
            " still to be marked"
        )
    return text


def _points(part: dict) -> str:
    return (
        "not graded"
        if part["points"] is None
        else f"{number(part['points'])} of {number(part['out_of'])}"
    )


def _verdict(check: dict) -> str:
    return f"{SIGNS.get(_outcome(check), '✗')} {_outcome(check)}"


def _outcome(check: dict) -> str:
    """The status, or that there was nothing to judge yet: no mistake, and no error
    either.
    """
    failed = check["status"] in ("wrong", "error")
    return (
        "not attempted"
        if failed and not check.get("attempted", True)
        else check["status"]
    )
