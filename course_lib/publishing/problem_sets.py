"""From one source to a stub, a solution and a key (see "Exercises and grading" in the instructor guide).

A problem set's source holds the prose, the right answers, the checks and the mistakes that people make (mutants). What
leaves it: the stub that a student gets, the solution, and the key, which holds for each check the expected value and
what each mutant gives instead.
"""

import contextlib
import copy
import importlib
import io
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from course_lib.exercises.key import Key, digest
from course_lib.exercises.values import difference, summary
from course_lib.publishing import source as sources
from course_lib.publishing.source import Cell, Source

OPTIONS = (
    "id",
    "answer",
    "points",
    "hint",
    "symptom",
    "name",
    "oracle",
    "given",
    "guide",
    "only",
    "scored",
    "threshold",
    "inputs",
    "count",
    "rtol",
    "atol",
    "title",
)
KINDS = ("setup", "answer", "helpers", "check", "hidden-check", "mutant", "oracle", "written")
MARKER = re.compile(r"^# exercise: *(\S+)", re.I)
SOLUTION = re.compile(r"^([ \t]*)### BEGIN SOLUTION\n(.*?)^[ \t]*### END SOLUTION\n?", re.S | re.M)
NUMBERS_IN_A_CASE = 256


@dataclass
class ProblemSet:
    """A problem set's source, sorted.

    Attributes:
        cells: All cells in order; ``kind_of(cell)`` says which part each plays.
        answers, checks, mutants, oracles, written: The cells by id; mutants by answer and name.
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
    """Which part a cell plays: one of ``KINDS``, or ``prose``; code without a tag is ``setup``."""
    for kind in KINDS:
        if kind in cell.tags:
            return kind
    return "prose" if cell.kind == "markdown" else "setup"


def read(path: Path | str, root: Path | str) -> ProblemSet:
    """Read and check a problem set's source.

    Raises:
        CourseError: Naming file and line, for whatever would leave a student or a grader with half an exercise.
    """
    source = sources.read(path, root)
    sources.allow(source, *OPTIONS)
    result = ProblemSet(source)
    for cell in source.cells:
        kind, name = kind_of(cell), cell.options.get("id")
        if kind in ("prose", "setup", "helpers"):
            continue
        if not name:
            raise source.error(cell.option_line, f"a cell tagged {kind} needs the option :id:")
        if kind == "answer":
            _once(source, cell, result.answers, name)
            marker = MARKER.match(cell.source)
            if not marker or marker[1] != name:
                raise source.error(cell.line, f"the answer {name!r} must begin with the line `# exercise: {name}`")
            if "given" not in cell.options and "### BEGIN SOLUTION" not in cell.source:
                raise source.error(cell.line, f"the answer {name!r} has neither ### BEGIN SOLUTION nor :given:")
        elif kind in ("check", "hidden-check"):
            _once(source, cell, result.checks, name)
            for needed in ("answer", "points", "hint"):
                if needed not in cell.options:
                    raise source.error(cell.option_line, f"the check {name!r} needs the option :{needed}:")
            if f'check("{name}"' not in cell.source:
                raise source.error(cell.line, f'the check {name!r} must call check("{name}", …)')
        elif kind == "mutant":
            for needed in ("name", "hint", "symptom"):
                if needed not in cell.options:
                    raise source.error(cell.option_line, f"a mutant of {name!r} needs the option :{needed}:")
            _once(source, cell, result.mutants.setdefault(name, {}), cell.options["name"])
        elif kind == "oracle":
            _once(source, cell, result.oracles, name)
        elif kind == "written":
            _once(source, cell, result.written, name)
            for needed in ("points", "guide"):
                if needed not in cell.options:
                    raise source.error(cell.option_line, f"the written question {name!r} needs {needed!r}")
    _check_references(result)
    return result


def _once(source: Source, cell: Cell, seen: dict, name: str) -> None:
    if name in seen:
        raise source.error(cell.option_line, f"{name!r} is defined twice, first at line {seen[name].option_line}")
    seen[name] = cell


def _check_references(problem_set: ProblemSet) -> None:
    source = problem_set.source
    for name, cell in problem_set.checks.items():
        if cell.options["answer"] not in problem_set.answers:
            raise source.error(
                cell.option_line, f"the check {name!r} is for the answer {cell.options['answer']!r}, which is not there"
            )
    for name, cells in {
        **problem_set.mutants,
        **{name: {"": cell} for name, cell in problem_set.oracles.items()},
    }.items():
        if name not in problem_set.answers:
            raise source.error(next(iter(cells.values())).option_line, f"there is no answer {name!r}")
    for name, cell in problem_set.answers.items():
        if not any(check.options["answer"] == name for check in problem_set.checks.values()):
            raise source.error(cell.option_line, f"the answer {name!r} has no check")
        given = cell.options.get("given")
        if given and given not in problem_set.mutants.get(name, {}):
            raise source.error(cell.option_line, f"the answer {name!r} gives the mutant {given!r}, which is not there")
        if "oracle" not in cell.options and name not in problem_set.oracles:
            raise source.error(
                cell.option_line, f"the answer {name!r} needs an oracle: the option :oracle: or a cell tagged oracle"
            )


# ---------------------------------------------------------------------------------------------------------------------
# Running a problem set with one answer replaced


class _Recorder:
    """Stands in for the student's ProblemSet: keeps what each check's answer does."""

    def __init__(self, name: str, seed: int, inputs: dict, wanted: set[str]):
        from course_lib.exercises.check import ProblemSet as Student

        self.outcomes: dict[str, dict] = {}
        self._student, self._wanted = Student(name, None, seed, inputs), wanted

    def case(self, check_id: str, **options):
        return self._student.case(check_id, **options)

    def check(self, check_id: str, thunk: Callable) -> None:
        from course_lib.exercises.check import call

        if check_id in self._wanted:
            self.outcomes[check_id] = call(thunk)[0]

    def summary(self) -> None:
        pass


def run(
    problem_set: ProblemSet,
    seed: int = 0,
    replace: dict[str, str] | None = None,
    answers: set[str] | None = None,
    inputs: dict | None = None,
    scored: bool = True,
) -> dict[str, dict]:
    """Execute a problem set in this process and return what the checks' answers do.

    Args:
        seed: Of the cases.
        replace: Answer id -> source that stands in for the answer.
        answers: Only checks of these answers are run; all by default.
        inputs: Inputs of scored checks, by check id.
        scored: Whether checks that train a model and score its predictions are run.

    Returns:
        Check id -> outcome ``{"status", "value", "exception"}``.
    """
    replace = replace or {}
    wanted = {
        name
        for name, cell in problem_set.checks.items()
        if (answers is None or cell.options["answer"] in answers) and (scored or "scored" not in cell.options)
    }
    recorder = _Recorder(problem_set.name, seed, inputs or {}, wanted)
    namespace: dict = {"__name__": "problem_set"}
    with (
        mock.patch("course_lib.exercises.check.problem_set", lambda *_, **__: recorder),
        mock.patch("course_lib.exercises.problem_set", lambda *_, **__: recorder, create=True),
    ):
        for cell in problem_set.cells:
            kind = kind_of(cell)
            if cell.kind != "code" or kind in ("mutant", "oracle", "helpers"):
                continue
            if kind in ("check", "hidden-check") and cell.options["id"] not in wanted:
                continue
            only = cell.options.get("only")
            if only == "solution" or (only and answers is not None and only not in answers):
                continue
            text = replace.get(cell.options.get("id"), cell.source) if kind == "answer" else cell.source
            where = f"<{problem_set.source.shown}:{cell.line}>"
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(text, where, "exec"), namespace)
            except Exception as error:
                raise problem_set.source.error(cell.line, f"{type(error).__name__}: {error}") from error
    return recorder.outcomes


def scored_inputs(problem_set: ProblemSet, seed: int) -> tuple[dict, dict]:
    """Inputs and labels of the scored checks, drawn by the function that each names.

    Returns:
        Check id -> inputs, and check id -> labels. Labels never go where a student's code runs.
    """
    inputs, labels = {}, {}
    for name, cell in problem_set.checks.items():
        if "scored" in cell.options:
            from course_lib.exercises.case import Case

            module, _, function = cell.options["inputs"].rpartition(".")
            draw = getattr(importlib.import_module(module), function)
            inputs[name], labels[name] = draw(cell.options["count"], Case(name, seed).seed)
    return inputs, labels


# ---------------------------------------------------------------------------------------------------------------------
# The key


def make_key(path: Path | str, root: Path | str, seed: int = 0, hidden: bool = False) -> dict:
    """Execute the solution and every mutant, and write down what they do.

    Args:
        path: The problem set's source.
        root: The repository.
        seed: Of the cases: 0 for the public key, the instructor's own for grading.
        hidden: Whether hidden checks are in it.

    Returns:
        The key as plain data (its form is described in ``course_lib.exercises.key``).

    Raises:
        CourseError: If the solution fails a check of its own, or an expected value is too large for a key.
    """
    problem_set = read(path, root)
    inputs, labels = scored_inputs(problem_set, seed)
    right = run(problem_set, seed, inputs=inputs)
    checks = {}
    for name, cell in problem_set.checks.items():
        if kind_of(cell) == "hidden-check" and not hidden:
            continue
        checks[name] = _check_record(problem_set, name, cell, right[name], inputs.get(name), labels.get(name))
    for answer, mutants in problem_set.mutants.items():
        for mutant, cell in mutants.items():
            outcomes = run(problem_set, seed, {answer: cell.source}, {answer}, inputs)
            for name, outcome in outcomes.items():
                if name in checks:
                    checks[name]["mutants"][mutant] = _mutant_record(checks[name], outcome)
    key = {
        "name": problem_set.name,
        "seed": seed,
        "answers": {name: _answer_record(problem_set, name, cell) for name, cell in problem_set.answers.items()},
        "checks": checks,
        "mutants": {
            answer: {
                name: {"hint": cell.options["hint"], "symptom": cell.options["symptom"]}
                for name, cell in mutants.items()
            }
            for answer, mutants in problem_set.mutants.items()
        },
        "written": {
            name: {"points": cell.options["points"], "title": title_of(cell.source)}
            for name, cell in problem_set.written.items()
        },
    }
    if seed:
        key["inputs"] = inputs
    key["digest"] = digest(key)
    return key


def _answer_record(problem_set: ProblemSet, name: str, cell: Cell) -> dict:
    given = cell.options.get("given")
    record = {"kind": "find-the-bug" if given else "write", "title": name.replace("-", " ")}
    if given:
        record["symptom"] = problem_set.mutants[name][given].options["symptom"]
    return record


def _check_record(problem_set: ProblemSet, name: str, cell: Cell, outcome: dict, inputs, labels) -> dict:
    source, options = problem_set.source, cell.options
    if outcome["status"] != "value":
        problem = outcome["exception"] or {"type": "NotImplementedError", "message": ""}
        raise source.error(
            cell.line, f"the solution fails its own check {name!r}: {problem['type']}: {problem['message']}"
        )
    record = {
        "answer": options["answer"],
        "points": options["points"],
        "hint": options["hint"],
        "hidden": kind_of(cell) == "hidden-check",
        "expected": outcome["value"],
        "tolerance": {part: options[part] for part in ("rtol", "atol") if part in options} or None,
        "scored": None,
        "mutants": {},
    }
    if "scored" in options:
        record["scored"] = {"metric": options["scored"], "threshold": options["threshold"]}
        record["expected"] = {"kind": "list", "dtype": "int", "shape": [len(labels)], "numbers": list(labels)}
        record["inputs"] = inputs
        if not passes(record, outcome):
            raise source.error(cell.line, f"the solution does not reach the threshold of its own check {name!r}")
    if count_numbers(record["expected"]) > NUMBERS_IN_A_CASE:
        raise source.error(
            cell.line,
            f"the check {name!r} has {count_numbers(record['expected'])} expected numbers; "
            f"at most {NUMBERS_IN_A_CASE} go into a key",
        )
    return record


def passes(record: dict, outcome: dict) -> bool:
    """Whether an outcome passes a check."""
    from course_lib.exercises.diagnosis import judge

    key = Key(
        {
            "name": "",
            "checks": {"it": {**record, "mutants": {}}},
            "answers": {record["answer"]: {"kind": "write"}},
            "mutants": {},
        }
    )
    return judge(key, "it", outcome).status == "passed"


def _mutant_record(record: dict, outcome: dict) -> dict:
    if outcome["status"] == "error":
        return {"exception": outcome["exception"]}
    if record["scored"]:
        return {"passes": True} if passes(record, outcome) else {"fails": True}
    if difference(record["expected"], outcome["value"], record["tolerance"]) is None:
        return {"passes": True}
    return {"value": outcome["value"]}


def count_numbers(description: dict) -> int:
    """How many numbers a description holds, inside lists and dictionaries too."""
    if "items" in description:
        items = (item[1] if description["kind"] == "dict" else item for item in description["items"])
        return sum(count_numbers(item) for item in items)
    return len(description.get("numbers", []))


def title_of(text: str) -> str:
    """What a written question is called: its first words in bold, else its heading."""
    match = re.search(r"\*\*(.+?)\*\*|^#+ (.+)$", text, re.M)
    return (match[1] or match[2]).strip(" .") if match else text[:40]


# ---------------------------------------------------------------------------------------------------------------------
# Stub and solution, as cells with ``metadata.course``


def stub(problem_set: ProblemSet, key: dict) -> list[dict]:
    """The cells a student gets: answers emptied, an example of a right result under each check.

    Returns:
        Cells as ``{"kind", "source", "tags", "course", "line", "outputs"}``; prose is MyST still.
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
                    "source": f"<!-- written: {cell.options['id']} -->\n*Write your answer here, in this cell.*",
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
    return f"one class for each of {len(record['inputs'])} inputs; {record['scored']['threshold']:.0%} must be right"


def solution(problem_set: ProblemSet, key: dict) -> list[dict]:
    """The solved problem set: answers whole, marking guides in place of the cells to write in."""
    cells = []
    for cell in problem_set.cells:
        kind = kind_of(cell)
        if kind in ("mutant", "oracle", "hidden-check", "helpers"):
            continue
        made = _plain(cell, kind)
        if kind == "setup":
            made["source"] = with_key(cell.source, key)
        elif kind == "answer":
            made["source"] = re.sub(r"^[ \t]*### (BEGIN|END) SOLUTION\n?", "", cell.source, flags=re.M).rstrip()
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
        return f"# exercise: {cell.options['id']}\n{problem_set.mutants[cell.options['id']][given].source}"
    return SOLUTION.sub(lambda match: f"{match[1]}raise NotImplementedError  # your code here\n", cell.source).rstrip()


def with_key(text: str, key: dict) -> str:
    """Set-up code with the key's digest in its call of ``problem_set``."""
    return re.sub(
        rf'problem_set\("{re.escape(key["name"])}"\)', f'problem_set("{key["name"]}", key="{key["digest"]}")', text
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
