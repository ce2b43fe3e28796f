"""The verdict on one check, from what its cell gave. Plain data in, plain data out;
nothing here can run code.

Whatever came from the student's process is first held against the form that a value
must have (:func:`well_formed`), because that process may have sent anything at all.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType

from course_lib.exercises.diagnosis import judge
from course_lib.exercises.key import Key
from course_lib.exercises.values import DEPTH, LIMIT, VALUE_TYPE, WIDTH

#: ``not graded`` is the grader's own trouble and never costs a student points.
STATUSES = ("passed", "wrong", "error", "timeout", "out of memory", "not graded")
#: What IPython raises for input() where nobody can type, and pdb where its input ends.
WAITS_FOR_INPUT = ("StdinNotImplementedError", "BdbQuit")
NOBODY_TYPES = (
    "waits for somebody to type (`input()` or `breakpoint()`), and at grading nobody"
    " does: take the call out"
)


@dataclass(frozen=True)
class CheckResult:
    """The verdict on one check of one student.

    Attributes:
        status: One of :data:`STATUSES`.
        points: None where the check is not graded.
        feedback: May be shown to the student: no expected value, no code.
        mutant: The classic mistake that was recognised; for the instructor.
        attempted: False where the answer is not written yet.
    """

    check: str
    answer: str
    status: str
    points: float | None
    out_of: float
    feedback: str
    mutant: str | None = None
    hidden: bool = False
    attempted: bool = True

    def to_dict(self) -> dict:
        return asdict(self)


@dataclass(frozen=True)
class Failure:
    """Why a cell did not run to its end. After a fatal one the kernel is gone or
    useless.
    """

    status: str
    message: str
    fatal: bool


def failure_of(execution, seconds: float, limits) -> Failure | None:
    """What kept a cell from running to its end, if anything did.

    Args:
        execution: A :class:`course_lib.grading.kernel.Execution`.
        seconds: The time it was allowed.
        limits: The :class:`course_lib.grading.limits.Limits` it ran under.
    """
    stopped = {
        "timeout": ("timeout", f"did not finish within {seconds:g} seconds"),
        "out of memory": (
            "out of memory",
            f"needed more than {limits.memory_mb} MB of memory",
        ),
        "died": ("error", "ended Python itself"),
        "processes": ("error", f"started more than {limits.processes} processes"),
        "output": ("error", f"printed more than {limits.output_mb} MB"),
    }
    if execution.stopped:
        return Failure(*stopped[execution.stopped], fatal=True)
    if execution.error is None:
        return None
    kind, message = execution.error
    if _is_memory_error(kind, message):
        return Failure(*stopped["out of memory"], fatal=True)
    if kind in WAITS_FOR_INPUT:
        return Failure("error", f"it {NOBODY_TYPES}", fatal=False)
    # IPython names a file of its own making; the student sees a cell.
    message = re.sub(r"\(\S+, line (\d+)\)", r"(line \1 of the cell)", message)
    return Failure("error", f"{_short(kind)}: {_short(message)}", fatal=False)


def decide(
    key: Key,
    check_id: str,
    execution,
    failure: Failure | None = None,
    passed: frozenset[str] = frozenset(),
    own_cell: Failure | None = None,
    lost: Mapping[str, Failure] = MappingProxyType({}),
    elsewhere: frozenset[str] = frozenset(),
) -> CheckResult:
    """The verdict on a check, from what its cell displayed.

    Args:
        key: The grader's key.
        check_id: Which check.
        execution: A :class:`course_lib.grading.kernel.Execution`.
        failure: What kept the check's cell itself from running to its end.
        passed: Checks that this student has passed already.
        own_cell: What kept the answer's own cell from running to its end.
        lost: Name -> what kept the helper cell that defines it from running to its end.
        elsewhere: Names that the student defines in cells which are not taken over.
    """
    if failure and failure.fatal:
        return _result(key, check_id, failure.status, f"Your answer {failure.message}.")
    values = [data[VALUE_TYPE] for data in execution.displayed if VALUE_TYPE in data]
    if len(values) > 1:
        return _result(
            key, check_id, "wrong", "The cell displayed more than one value."
        )
    if not values:
        reason = f": {failure.message}" if failure else ""
        return _result(key, check_id, "error", f"The check could not be run{reason}.")
    outcome = values[0]
    if not _is_outcome(outcome) or outcome["check"] != check_id:
        return _result(
            key,
            check_id,
            "wrong",
            "What the cell displayed is not the value of this check.",
        )
    problem = outcome["exception"]
    if problem:
        problem["message"] = _short(problem["message"])
        if _is_memory_error(problem["type"], problem["message"]):
            return _result(
                key,
                check_id,
                "out of memory",
                "Your answer needed more memory than it may use.",
            )
        if problem["type"] in WAITS_FOR_INPUT:
            return _result(key, check_id, "error", f"Your answer {NOBODY_TYPES}.")
        missing = re.match(r"name '(\w+)' is not defined", problem["message"])
        if problem["type"] == "NameError" and missing:
            stopped = own_cell or lost.get(missing[1])
            if stopped:
                return _result(
                    key,
                    check_id,
                    stopped.status,
                    f"The cell with your code stopped: {stopped.message}.",
                )
            if missing[1] in elsewhere:
                return _result(
                    key,
                    check_id,
                    "error",
                    f"NameError: {problem['message']}. You define {missing[1]} in a"
                    " cell of your own, and only answer cells and the helper cell are"
                    " graded: move it to the cell that begins with `# helpers`.",
                )
    verdict = judge(key, check_id, outcome, passed)
    if verdict.status == "not-implemented":
        return replace(
            _result(key, check_id, "error", verdict.feedback), attempted=False
        )
    return _result(key, check_id, verdict.status, verdict.feedback, verdict.mutant)


def not_graded(key: Key, check_id: str, reason: str) -> CheckResult:
    """The result of a check that the grader could not decide; never a zero."""
    return _result(key, check_id, "not graded", reason)


def _result(
    key: Key, check_id: str, status: str, feedback: str, mutant: str | None = None
) -> CheckResult:
    record = key.check(check_id)
    points = (
        None
        if status == "not graded"
        else record["points"]
        if status == "passed"
        else 0
    )
    return CheckResult(
        check_id,
        record["answer"],
        status,
        points,
        record["points"],
        feedback,
        mutant,
        bool(record.get("hidden")),
    )


def _is_outcome(data) -> bool:
    if not isinstance(data, dict) or set(data) != {
        "check",
        "status",
        "value",
        "exception",
    }:
        return False
    problem = data["exception"]
    right_exception = (
        isinstance(problem, dict)
        and set(problem) == {"type", "message"}
        and all(isinstance(part, str) for part in problem.values())
    )
    return {
        "value": problem is None and well_formed(data["value"]),
        "error": data["value"] is None and right_exception,
        "not-implemented": data["value"] is None and problem is None,
    }.get(data["status"] if isinstance(data["status"], str) else "", False)


def well_formed(value, depth: int = DEPTH) -> bool:
    """Whether this has the form that ``course_lib.exercises.values.describe`` gives,
    and so can be compared.
    """
    if not isinstance(value, dict) or depth < 0:
        return False
    kind, fields = value.get("kind"), set(value) - {"kind"}
    if kind == "none":
        return not fields
    if kind in ("str", "other"):
        text = value.get("text" if kind == "str" else "type")
        return (
            fields == {"text" if kind == "str" else "type"}
            and isinstance(text, str)
            and len(text) <= LIMIT
        )
    shape = value.get("shape")
    if (
        not isinstance(shape, list)
        or len(shape) > 64
        or not all(type(n) is int and 0 <= n < 2**63 for n in shape)
    ):
        return False
    if fields == {"dtype", "shape", "numbers"} and kind in (
        "tensor",
        "array",
        "float",
        "int",
        "bool",
        "list",
        "tuple",
    ):
        numbers = value["numbers"]
        return (
            isinstance(value["dtype"], str)
            and len(value["dtype"]) < 64
            and isinstance(numbers, list)
            and len(numbers) == min(math.prod(shape), LIMIT)
            and all(map(_is_number, numbers))
        )
    if (
        fields != {"shape", "items"}
        or kind not in ("list", "tuple", "dict")
        or len(shape) != 1
    ):
        return False
    items = value["items"]
    if not isinstance(items, list) or len(items) != min(shape[0], WIDTH):
        return False
    if kind == "dict":
        if not all(
            isinstance(item, list) and len(item) == 2 and isinstance(item[0], str)
            for item in items
        ):
            return False
        items = [item[1] for item in items]
    return all(well_formed(item, depth - 1) for item in items)


def _is_number(number) -> bool:
    # JSON as Python reads it has NaN and Infinity, and NaN is within every tolerance;
    # `describe` writes them as text.
    if isinstance(number, float):
        return math.isfinite(number)
    if isinstance(number, int):
        return abs(number) < 2**63
    return (
        isinstance(number, str)
        and re.fullmatch(r"nan|-?inf|-?\d{1,4300}", number) is not None
    )


def _is_memory_error(kind: str, message: str) -> bool:
    return (
        kind in ("MemoryError", "_ArrayMemoryError")
        or "DefaultCPUAllocator: can't allocate memory" in message
    )


def _short(text: str) -> str:
    """The first line, without terminal colours, at most 300 characters."""
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).strip().splitlines() or [""]
    return lines[0][:300]
