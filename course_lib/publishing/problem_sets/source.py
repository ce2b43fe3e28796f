"""Read the source of a problem set, and refuse one that would leave a student or a
grader with half an exercise.

A source holds the prose, the right answers, the checks and the mistakes that people
make (mutants). What leaves it: the stub that a student gets and the solution
(``stubs``), and the key, which holds for each check the expected value and what each
mutant gives instead (``answer_keys``).
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.publishing.notebooks import source as sources
from course_lib.publishing.notebooks.source import Cell, Source
from course_lib.publishing.problem_sets import mutants

OPTIONS = (
    *("id", "answer", "points", "hint", "symptom", "name", "oracle", "given", "guide"),
    *("only", "scored", "threshold", "inputs", "count", "rtol", "atol", "was", "now"),
)
MARKER = re.compile(r"^# exercise: *(\S+)", re.I)


@dataclass
class ProblemSet:
    """A problem set's source, sorted.

    Attributes:
        cells: All cells in order; ``kind_of(cell)`` says which part each plays.
        answers, checks, mutants, oracles, written: The cells by id; mutants by answer
            and name.
    """

    source: Source
    answers: dict[str, Cell] = field(default_factory=dict)
    checks: dict[str, Cell] = field(default_factory=dict)
    mutants: dict[str, dict[str, Cell]] = field(default_factory=dict)
    oracles: dict[str, Cell] = field(default_factory=dict)
    written: dict[str, Cell] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.source.name

    @property
    def cells(self) -> list[Cell]:
        return self.source.cells


def kind_of(cell: Cell) -> str:
    """Which part a cell plays: one of ``KINDS``, or ``prose``; code without a tag is
    ``setup``.
    """
    for kind in KINDS:
        if kind in cell.tags:
            return kind
    return "prose" if cell.kind == "markdown" else "setup"


def read(path: Path | str, root: Path | str) -> ProblemSet:
    """Read and check a problem set's source.

    Raises:
        CourseError: Naming file and line, for whatever would leave a student or a
            grader with half an exercise.
    """
    source = sources.read(path, root)
    sources.allow(source, *OPTIONS)
    result = ProblemSet(source)
    for cell in source.cells:
        take = KINDS.get(kind_of(cell))
        if take is None:
            continue
        if not cell.options.get("id"):
            raise source.error(
                cell.option_line,
                f"a cell tagged {kind_of(cell)} needs the option :id:",
            )
        take(result, cell, cell.options["id"])
    _check_references(result)
    for answer, cells in result.mutants.items():
        for cell in cells.values():
            mutants.expand(source, cell, result.answers[answer])
    if not any(f'problem_set("{result.name}")' in cell.source for cell in source.cells):
        raise source.error(1, f'the set-up must call problem_set("{result.name}")')
    return result


# --- Each kind of cell: what it must have, and where it is kept


def _answer(problem_set: ProblemSet, cell: Cell, name: str) -> None:
    source = problem_set.source
    _keep(source, cell, problem_set.answers, name)
    marker = MARKER.match(cell.source)
    if not marker or marker[1] != name:
        raise source.error(
            cell.line,
            f"the answer {name!r} must begin with the line `# exercise: {name}`",
        )
    begun, ended = (
        cell.source.count(f"### {edge} SOLUTION") for edge in ("BEGIN", "END")
    )
    if begun != ended:
        raise source.error(
            cell.line,
            f"the answer {name!r} has {begun} ### BEGIN SOLUTION and {ended} ### END"
            " SOLUTION",
        )
    if "given" not in cell.options and not begun:
        raise source.error(
            cell.line,
            f"the answer {name!r} has neither ### BEGIN SOLUTION nor :given:",
        )


def _check(problem_set: ProblemSet, cell: Cell, name: str) -> None:
    source = problem_set.source
    _keep(source, cell, problem_set.checks, name)
    _need(source, cell, f"the check {name!r}", "answer", "points", "hint")
    _number(source, cell, "points")
    if "scored" in cell.options:
        what = f"the scored check {name!r}"
        _need(source, cell, what, "threshold", "inputs", "count")
    if f'check("{name}"' not in cell.source:
        raise source.error(
            cell.line, f'the check {name!r} must call check("{name}", …)'
        )


def _mutant(problem_set: ProblemSet, cell: Cell, answer: str) -> None:
    source = problem_set.source
    _need(source, cell, f"a mutant of {answer!r}", "name", "hint", "symptom")
    of_answer = problem_set.mutants.setdefault(answer, {})
    _keep(source, cell, of_answer, cell.options["name"])


def _oracle(problem_set: ProblemSet, cell: Cell, answer: str) -> None:
    _keep(problem_set.source, cell, problem_set.oracles, answer)


def _written(problem_set: ProblemSet, cell: Cell, name: str) -> None:
    source = problem_set.source
    _keep(source, cell, problem_set.written, name)
    _need(source, cell, f"the written question {name!r}", "points", "guide")
    _number(source, cell, "points")


# Tag of a cell -> what takes it; a set-up and helpers are taken as they are.
KINDS = {
    "setup": None,
    "answer": _answer,
    "helpers": None,
    "check": _check,
    "hidden-check": _check,
    "mutant": _mutant,
    "oracle": _oracle,
    "written": _written,
}


def _need(source: Source, cell: Cell, what: str, *options: str) -> None:
    for option in options:
        if option not in cell.options:
            raise source.error(cell.option_line, f"{what} needs the option :{option}:")


def _number(source: Source, cell: Cell, option: str) -> None:
    value = cell.options[option]
    if not isinstance(value, (int, float)) or isinstance(value, bool) or value < 0:
        raise source.error(
            cell.option_line, f"{option} must be a number of at least 0, got {value!r}"
        )


def _keep(source: Source, cell: Cell, seen: dict, name: str) -> None:
    if name in seen:
        raise source.error(
            cell.option_line,
            f"{name!r} is defined twice, first at line {seen[name].option_line}",
        )
    seen[name] = cell


def _check_references(problem_set: ProblemSet) -> None:
    source = problem_set.source
    for name, cell in problem_set.checks.items():
        if cell.options["answer"] not in problem_set.answers:
            raise source.error(
                cell.option_line,
                f"the check {name!r} is for the answer {cell.options['answer']!r},"
                " which is not there",
            )
    for name, cells in {
        **problem_set.mutants,
        **{name: {"": cell} for name, cell in problem_set.oracles.items()},
    }.items():
        if name not in problem_set.answers:
            raise source.error(
                next(iter(cells.values())).option_line, f"there is no answer {name!r}"
            )
    for name, cell in problem_set.answers.items():
        if not any(
            check.options["answer"] == name for check in problem_set.checks.values()
        ):
            raise source.error(cell.option_line, f"the answer {name!r} has no check")
        given = cell.options.get("given")
        if given and given not in problem_set.mutants.get(name, {}):
            raise source.error(
                cell.option_line,
                f"the answer {name!r} gives the mutant {given!r}, which is not there",
            )
        if "oracle" not in cell.options and name not in problem_set.oracles:
            raise source.error(
                cell.option_line,
                f"the answer {name!r} needs an oracle: the option :oracle: or a cell"
                " tagged oracle",
            )
