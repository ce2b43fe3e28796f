"""The two notebooks of a problem set, as cells: the stub that a student gets, and the
solution.
"""

import copy
import re
import textwrap

from course_lib.exercises.values import summary
from course_lib.publishing.notebooks.source import Cell
from course_lib.publishing.problem_sets.mutants import solved
from course_lib.publishing.problem_sets.source import KINDS, ProblemSet, kind_of

PLACEHOLDER = "*Write your answer here, in this cell.*"
SOLUTION = re.compile(
    r"^([ \t]*)### BEGIN SOLUTION\n(.*?)^[ \t]*### END SOLUTION\n?", re.S | re.M
)


def stub(problem_set: ProblemSet, key: dict) -> list[Cell]:
    """The cells a student gets: answers emptied, an example of a right result under
    each check; prose is MyST still.
    """
    cells = []
    for cell in problem_set.cells:
        kind = kind_of(cell)
        if kind in ("mutant", "oracle", "hidden-check"):
            continue
        made = _plain(cell, kind)
        cells.append(made)
        if kind == "answer":
            made.source = given_answer(problem_set, cell)
        elif kind == "setup":
            made.source = with_key(cell.source, key)
        elif kind == "check":
            example = _example(key["checks"][cell.options["id"]])
            made.outputs = [_text_output(f"Example of a right result: {example}")]
        elif kind == "written":
            del made.options["guide"]
            name = cell.options["id"]
            text = f"<!-- written: {name} -->\n{PLACEHOLDER}"
            options = {"tag": "written-answer", "id": name}
            cells.append(Cell("markdown", text, cell.line, [], options))
    return cells


def _example(record: dict) -> str:
    """What stands under a check in the stub."""
    if not record["scored"]:
        return summary(record["expected"])
    return (
        f"one class for each of {len(record['inputs'])} inputs;"
        f" {record['scored']['threshold']:.0%} must be right"
    )


def solution(problem_set: ProblemSet, key: dict) -> list[Cell]:
    """The solved problem set: answers whole, marking guides in place of the cells to
    write in.
    """
    cells = []
    for cell in problem_set.cells:
        kind = kind_of(cell)
        if kind in ("mutant", "oracle", "hidden-check", "helpers"):
            continue
        made = _plain(cell, kind)
        cells.append(made)
        if kind == "setup":
            made.source = with_key(cell.source, key)
        elif kind == "answer":
            made.source = solved(cell)
        elif kind == "written":
            guide = made.options.pop("guide")
            points = re.sub(r"(?<=\.) (?=\d+ points?:)", "\n- ", guide)
            text = f"**Marking guide**\n\n- {points}"
            cells.append(Cell("markdown", text, cell.line, [], {"tag": "guide"}))
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


def _plain(cell: Cell, kind: str) -> Cell:
    """A cell as a notebook holds it: what it is for stands among its options."""
    options = {"tag": kind, **copy.deepcopy(cell.options)} if kind != "prose" else {}
    for secret in ("oracle", "inputs"):
        options.pop(secret, None)
    source = textwrap.dedent(cell.source) if cell.kind == "code" else cell.source
    tags = [tag for tag in cell.tags if tag not in KINDS]
    return Cell(cell.kind, source, cell.line, tags, options, cell.line)


def _text_output(text: str) -> dict:
    return {"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}}
