"""Execute a problem set's solution and every mutant, and write down what they do: the
key.

Checks compare a student's answer with the key, and so can name the mistake that gives
the same result.
"""

import contextlib
import importlib
import io
import re
from collections.abc import Callable
from pathlib import Path

from course_lib.exercises.check import ProblemSet as StudentsRun
from course_lib.exercises.check import call, opening
from course_lib.exercises.key import Key, digest
from course_lib.exercises.values import difference
from course_lib.publishing.notebooks.source import Cell
from course_lib.publishing.problem_sets.source import ProblemSet, kind_of, read

NUMBERS_IN_A_CASE = 256


class _Recorder(StudentsRun):
    """A student's run that judges nothing: it keeps what each check's answer does."""

    def __init__(self, name: str, seed: int, inputs: dict, wanted: set[str]):
        super().__init__(name, None, seed, inputs)
        self.outcomes: dict[str, dict] = {}
        self._wanted = wanted

    def check(self, check_id: str, thunk: Callable) -> None:
        if check_id in self._wanted:
            self.outcomes[check_id] = call(thunk)[0]


def run(
    problem_set: ProblemSet,
    seed: int = 0,
    replace: dict[str, str | Cell] | None = None,
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
        if (answers is None or cell.options["answer"] in answers)
        and (scored or "scored" not in cell.options)
    }
    recorder = _Recorder(problem_set.name, seed, inputs or {}, wanted)
    namespace: dict = {"__name__": "problem_set"}
    with opening(recorder):
        for cell in problem_set.cells:
            kind = kind_of(cell)
            if cell.kind != "code" or kind in ("mutant", "oracle", "helpers"):
                continue
            if kind in ("check", "hidden-check") and cell.options["id"] not in wanted:
                continue
            only = cell.options.get("only")
            if only == "solution" or (
                only and answers is not None and only not in answers
            ):
                continue
            given = (
                replace.get(cell.options.get("id"), cell) if kind == "answer" else cell
            )
            text, line = (
                (given.source, given.line)
                if isinstance(given, Cell)
                else (given, cell.line)
            )
            where = f"<{problem_set.source.shown}:{line}>"
            try:
                with contextlib.redirect_stdout(io.StringIO()):
                    exec(compile(text, where, "exec"), namespace)
            except Exception as error:
                raise problem_set.source.error(
                    line, f"{type(error).__name__}: {error}"
                ) from error
    return recorder.outcomes


def scored_inputs(problem_set: ProblemSet, seed: int) -> tuple[dict, dict]:
    """Inputs and labels of the scored checks, drawn by the function that each names.

    Returns:
        Check id -> inputs, and check id -> labels. Labels never go where a student's
        code runs.
    """
    inputs, labels = {}, {}
    for name, cell in problem_set.checks.items():
        if "scored" in cell.options:
            from course_lib.exercises.case import Case

            module, _, function = cell.options["inputs"].rpartition(".")
            draw = getattr(importlib.import_module(module), function)
            inputs[name], labels[name] = draw(
                cell.options["count"], Case(name, seed).seed
            )
    return inputs, labels


def make_key(
    path: Path | str, root: Path | str, seed: int = 0, hidden: bool = False
) -> dict:
    """Execute the solution and every mutant, and write down what they do.

    Args:
        path: The problem set's source.
        root: The repository.
        seed: Of the cases: 0 for the public key, the instructor's own for grading.
        hidden: Whether hidden checks are in it.

    Returns:
        The key as plain data (its form is described in ``course_lib.exercises.key``).

    Raises:
        CourseError: If the solution fails a check of its own, differs from its oracle
            or from itself when run again, a mutant passes every check, or an expected
            value is too large for a key.
    """
    return make_key_and_outcomes(read(path, root), seed, hidden)[0]


def make_key_and_outcomes(
    problem_set: ProblemSet, seed: int = 0, hidden: bool = False
) -> tuple[dict, dict]:
    """The key as :func:`make_key` gives it, and what every mutant did: answer id ->
    mutant -> check id -> outcome.
    """
    inputs, labels = scored_inputs(problem_set, seed)
    right = run(problem_set, seed, inputs=inputs)
    checks = {
        name: _check_record(
            problem_set, name, cell, right[name], inputs.get(name), labels.get(name)
        )
        for name, cell in problem_set.checks.items()
    }
    _compare_with_oracles(problem_set, seed, inputs, checks)
    done: dict = {}
    for answer, mutants in problem_set.mutants.items():
        done[answer] = {}
        for mutant, cell in mutants.items():
            outcomes = run(problem_set, seed, {answer: cell}, {answer}, inputs)
            done[answer][mutant] = outcomes
            records = {
                name: _mutant_record(checks[name], outcome)
                for name, outcome in outcomes.items()
            }
            # With an instructor's seed a mutant may pass by chance, which is no reason
            # not to grade.
            if not seed and all("passes" in record for record in records.values()):
                raise problem_set.source.error(
                    cell.line, f"the mutant {mutant!r} of {answer!r} passes every check"
                )
            for name, record in records.items():
                checks[name]["mutants"][mutant] = record
    if not hidden:
        checks = {
            name: record for name, record in checks.items() if not record["hidden"]
        }
    key = {
        "name": problem_set.name,
        "seed": seed,
        "answers": {
            name: _answer_record(problem_set, name, cell)
            for name, cell in problem_set.answers.items()
        },
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
    key["digest"] = digest(key)
    return key, done


def _compare_with_oracles(
    problem_set: ProblemSet, seed: int, inputs: dict, checks: dict
) -> None:
    """Every answer against its oracle, and against itself: a solution that draws at
    random can't be a key.
    """
    for answer, cell in problem_set.answers.items():
        for other, said in (
            (oracle_source(problem_set, answer), "its oracle"),
            (cell, "itself, run again"),
        ):
            for name, outcome in run(
                problem_set, seed, {answer: other}, {answer}, inputs
            ).items():
                if not passes(checks[name], outcome):
                    raise problem_set.source.error(
                        cell.line,
                        f"the solution {answer!r} differs from {said} in {name!r}",
                    )


def oracle_source(problem_set: ProblemSet, answer: str) -> str | Cell:
    """Code that binds an answer's oracle to the answer's name."""
    if answer in problem_set.oracles:
        return problem_set.oracles[answer]
    module, _, function = problem_set.answers[answer].options["oracle"].rpartition(".")
    return f"from {module} import {function} as {answer.replace('-', '_')}"


def _answer_record(problem_set: ProblemSet, name: str, cell: Cell) -> dict:
    given = cell.options.get("given")
    record = {
        "kind": "find-the-bug" if given else "write",
        "title": name.replace("-", " "),
    }
    if given:
        record["symptom"] = problem_set.mutants[name][given].options["symptom"]
    return record


def _check_record(
    problem_set: ProblemSet, name: str, cell: Cell, outcome: dict, inputs, labels
) -> dict:
    source, options = problem_set.source, cell.options
    if outcome["status"] != "value":
        problem = outcome["exception"] or {"type": "NotImplementedError", "message": ""}
        raise source.error(
            cell.line,
            f"the solution fails its own check {name!r}: {problem['type']}:"
            f" {problem['message']}",
        )
    record = {
        "answer": options["answer"],
        "points": options["points"],
        "hint": options["hint"],
        "hidden": kind_of(cell) == "hidden-check",
        "expected": outcome["value"],
        "tolerance": (
            {part: options[part] for part in ("rtol", "atol") if part in options}
            or None
        ),
        "scored": None,
        "mutants": {},
    }
    if "scored" in options:
        record["scored"] = {
            "metric": options["scored"],
            "threshold": options["threshold"],
        }
        record["expected"] = {
            "kind": "list",
            "dtype": "int",
            "shape": [len(labels)],
            "numbers": list(labels),
        }
        record["inputs"] = inputs
        if not passes(record, outcome):
            raise source.error(
                cell.line,
                f"the solution does not reach the threshold of its own check {name!r}",
            )
    if count_numbers(record["expected"]) > NUMBERS_IN_A_CASE:
        raise source.error(
            cell.line,
            f"the check {name!r} has {count_numbers(record['expected'])} expected"
            f" numbers; at most {NUMBERS_IN_A_CASE} go into a key",
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
    if outcome["status"] == "not-implemented":
        return {"exception": {"type": "NotImplementedError", "message": ""}}
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
        items = (
            item[1] if description["kind"] == "dict" else item
            for item in description["items"]
        )
        return sum(count_numbers(item) for item in items)
    return len(description.get("numbers", []))


def title_of(text: str) -> str:
    """What a written question is called: its first words in bold, else its heading."""
    match = re.search(r"\*\*(.+?)\*\*|^#+ (.+)$", text, re.M)
    return (match[1] or match[2]).strip(" .") if match else text[:40]
