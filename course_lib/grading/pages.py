"""The pages of a report: one for each student, one about the class. Plain HTML,
readable by any browser or reader.

What a student gets shows verdicts, points and hints: never a hidden check, the name of
a mistake in the key, or an expected value.
"""

from collections import Counter
from html import escape

from course_lib.grading.assignment import Assignment
from course_lib.grading.marks import number

SIGNS = {"passed": "✓", "not graded": "–", "not attempted": "–"}
STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1.5rem; }
caption { text-align: left; font-weight: bold; padding: 0.3rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.3rem 0.6rem; border-bottom: 1px solid #8888; }
body { overflow-wrap: anywhere; }
td:last-child { width: 50%; }
.bar { display: inline-block; height: 0.8em; max-width: 100%; background: #3b7dd8; }
/* On a telephone the cells of a row stand below each other; the headings of the columns are left to screen readers. */
@media (max-width: 40rem) {
  table, tbody, tr, th, td, caption { display: block; }
  thead { position: absolute; clip-path: inset(50%); height: 1px; width: 1px; overflow: hidden; }
  th[scope=row], td { border: 0; padding: 0.1rem 0; }
  tr { border-bottom: 1px solid #8888; padding: 0.4rem 0; }
  td:last-child { width: auto; }
}
"""


def feedback_page(assignment: Assignment, record: dict) -> str:
    """What one student gets to read."""
    parts = [
        f"<h1>Feedback on {escape(assignment.name)}</h1>",
        f"<p>For {escape(record['student'])}.</p>",
        f"<p><strong>{_total(record)}</strong></p>",
    ]
    if record["reason"]:
        parts.append(
            f"<p>Not graded: {escape(record['reason'])}. This costs you no points; your"
            " instructor will look at it.</p>"
        )
    if record["notes"]:
        parts.append("<h2>About your notebook</h2>" + _list(record["notes"]))
    for exercise in record["exercises"]:
        if exercise["checks"]:
            further, rows = 0, []
            for check in exercise["checks"]:
                further += check["hidden"]
                name = f"further check {further}" if check["hidden"] else check["check"]
                rows.append([name, _points(check), _verdict(check), check["feedback"]])
            title = f"{exercise['title']}: {_points(exercise)}"
            parts.append(
                _table(title, ["Check", "Points", "Verdict", "What to look at"], rows)
            )
    if record["written"]:
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
            for question in record["written"]
        ]
        parts.append(
            _table("Written questions", ["Question", "Points", "Remark"], rows)
        )
    return _page(f"Feedback on {assignment.name}", parts)


def class_page(assignment: Assignment, records: list[dict], aside: str = "") -> str:
    """What the instructor gets to read about the class; ``aside`` says which files were
    left out.
    """
    graded = [record for record in records if record["points"] is not None]
    parts = [
        f"<h1>{escape(assignment.name)}: the class</h1>",
        f"<p>{len(graded)} of {len(records)} submissions graded.</p>",
    ]
    left = [
        [record["student"], record["reason"] or ""]
        for record in records
        if record["points"] is None
    ]
    if left:
        parts.append(
            _table("Not graded: please look at these", ["Student", "Reason"], left)
        )
    look = [
        [record["student"], remark] for record in records for remark in record["look"]
    ]
    if look:
        parts.append(_table("Please look", ["Student", "Remark"], look))
    if aside:
        parts.append(f"<p>{escape(aside[0].upper() + aside[1:])}.</p>")
    parts += [
        _histogram(graded),
        _hardest(assignment, records),
        _mistakes(assignment, records),
    ]
    return _page(f"{assignment.name}: the class", parts)


def _histogram(graded: list[dict]) -> str:
    tenths = Counter(
        min(int(10 * record["points"] / record["out_of"]), 9) if record["out_of"] else 0
        for record in graded
    )
    most = max(tenths.values(), default=1)
    rows = [
        [
            f"{10 * tenth} to {10 * tenth + 10} %",
            str(tenths[tenth]),
            ("bar", tenths[tenth] / most),
        ]
        for tenth in reversed(range(10))
    ]
    return _table(
        "Points, of those decided so far", ["Share", "Students", "Picture"], rows
    )


def _hardest(assignment: Assignment, records: list[dict]) -> str:
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
    return _table("Checks, the hardest first", ["Check", "Passed", "Otherwise"], rows)


def _mistakes(assignment: Assignment, records: list[dict]) -> str:
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
    unnamed = sum(
        _outcome(check) == "wrong" and not check["mutant"] for check in _checks(records)
    )
    table = _table(
        "Known mistakes met: what to teach next",
        ["Exercise", "Mistake", "Students", "Hint given"],
        rows,
    )
    return table + f"<p>{unnamed} wrong results were of no known kind.</p>"


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


def _list(items: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def _table(caption: str, columns: list[str], rows: list[list]) -> str:
    if not rows:
        return f"<p><strong>{escape(caption)}</strong>: none.</p>"
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{escape(row[0])}</th>'
        + "".join(map(_cell, row[1:]))
        + "</tr>\n"
        for row in rows
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table>"


def _cell(content) -> str:
    if isinstance(content, tuple):  # a bar; its number stands beside it
        return (
            '<td aria-hidden="true"><span class="bar" style="width:'
            f' {15 * content[1]:.1f}rem"></span></td>'
        )
    return f"<td>{escape(content)}</td>"


def _page(title: str, parts: list[str]) -> str:
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta'
        f' charset="utf-8">\n<title>{escape(title)}</title>\n<meta name="viewport"'
        ' content="width=device-width,'
        f' initial-scale=1">\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n'
        + "\n".join(parts)
        + "\n</main>\n</body>\n</html>\n"
    )
