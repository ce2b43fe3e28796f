"""The two notebooks of a problem set, as cells: the stub that a student gets, and the
solution.
"""

import copy
import re
import textwrap

from course_lib.exercises.values import summary
from course_lib.publishing.notebooks.source import Cell
from course_lib.publishing.problem_sets.source import KINDS, ProblemSet, kind_of

PLACEHOLDER = "*Write your answer here, in this cell.*"
SOLUTION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION\n(.*?)^[ \t]*### END SOLUTION\n?", re.S | re.M
)


def stub(problem_set: ProblemSet, key: dict) -> list[dict]:
    """The cells a student gets: answers emptied, an example of a right result under
    each check.

    Returns:
        Cells as ``{"kind", "source", "tags", "course", "line", "outputs"}``; prose is
        MyST still.
    """
    cells = []
    for cell in problem_set.cells:
        kind = kind_of(cell)
        if kind in ("mutant", "oracle", "hidden-check"):
            continue
        made = _plain(cell, kind)
        if kind == "answer":
            made["source"] = given_answer(problem_set, cell)
        elif kind == "setup":
            made["source"] = with_key(cell.source, key)
        elif kind == "check":
            example = _example(key["checks"][cell.options["id"]])
            made["outputs"] = [_text_output(f"Example of a right result: {example}")]
        elif kind == "written":
            made["course"].pop("guide")
        cells.append(made)
        if kind == "written":
            cells.append(
                {
                    "kind": "markdown",
                    "source": f"<!-- written: {cell.options['id']} -->\n{PLACEHOLDER}",
                    "tags": [],
                    "course": {"tag": "written-answer", "id": cell.options["id"]},
                    "line": cell.line,
                }
            )
    return cells


def _example(record: dict) -> str:
    """What stands under a check in the stub."""
    if not record["scored"]:
        return summary(record["expected"])
    return (
        f"one class for each of {len(record['inputs'])} inputs;"
        f" {record['scored']['threshold']:.0%} must be right"
    )


def solution(problem_set: ProblemSet, key: dict) -> list[dict]:
    """The solved problem set: answers whole, marking guides in place of the cells to
    write in.
    """
    cells = []
    for cell in problem_set.cells:
        kind = kind_of(cell)
        if kind in ("mutant", "oracle", "hidden-check", "helpers"):
            continue
        made = _plain(cell, kind)
        if kind == "setup":
            made["source"] = with_key(cell.source, key)
        elif kind == "answer":
            made["source"] = re.sub(
                r"^[ \t]*### (BEGIN|END) SOLUTION\n?", "", cell.source, flags=re.M
            ).rstrip()
        cells.append(made)
        if kind == "written":
            guide = made["course"].pop("guide")
            points = re.sub(r"(?<=\.) (?=\d+ points?:)", "\n- ", guide)
            cells.append(
                {
                    "kind": "markdown",
                    "source": f"**Marking guide**\n\n- {points}",
                    "tags": [],
                    "course": {"tag": "guide"},
                    "line": cell.line,
                }
            )
    return cells


def given_answer(problem_set: ProblemSet, cell: Cell) -> str:
    """An answer cell as the student gets it."""
    given = cell.options.get("given")
    if given:
        return (
            "# exercise:"
            f" {cell.options['id']}\n{problem_set.mutants[cell.options['id']][given].source}"
        )
    return SOLUTION.sub(
        lambda match: f"{match[1]}raise NotImplementedError  # your code here\n",
        cell.source,
    ).rstrip()


def with_key(text: str, key: dict) -> str:
    """Set-up code with the key's digest in its call of ``problem_set``."""
    return re.sub(
        rf'problem_set\("{re.escape(key["name"])}"\)',
        f'problem_set("{key["name"]}", key="{key["digest"]}")',
        text,
    )


def _plain(cell: Cell, kind: str) -> dict:
    course = {"tag": kind, **copy.deepcopy(cell.options)} if kind != "prose" else {}
    course.pop("oracle", None)
    course.pop("inputs", None)
    tags = [tag for tag in cell.tags if tag not in KINDS]
    return {
        "kind": cell.kind,
        "source": textwrap.dedent(cell.source) if cell.kind == "code" else cell.source,
        "tags": tags,
        "course": course,
        "line": cell.line,
    }


def _text_output(text: str) -> dict:
    return {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}
