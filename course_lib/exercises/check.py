"""The check a student runs: ``check("attention-plain", lambda:
attention(*case("attention-plain").qkv))``.

The answer is called inside the check, so that a crash is explained too. What is shown
has two parts: a message for the student, and the value as plain data for the grader.
The message counts for nothing at grading.
"""

import contextlib
import html
import linecache
import re
import traceback
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from course_lib.exercises.diagnosis import Verdict, judge
from course_lib.exercises.key import Key, load_key
from course_lib.exercises.values import VALUE_TYPE, describe, summary

_opened: ContextVar["ProblemSet | None"] = ContextVar("opened", default=None)


@contextlib.contextmanager
def opening(run: "ProblemSet") -> Iterator[None]:
    """Within it, :func:`problem_set` gives this run: for tools that execute a problem
    set to see what its answers do.
    """
    before = _opened.set(run)
    try:
        yield
    finally:
        _opened.reset(before)


def problem_set(
    name: str, key: str | None = None, seed: int = 0, inputs: dict | None = None
) -> "ProblemSet":
    """Open a problem set: gives ``check``, ``case`` and ``summary``.

    Args:
        name: Such as ``"02-self-attention"``.
        key: The digest of the key that the notebook was made with. Where the installed
            one differs, one line says so.
        seed: 0 for the public checks. With another seed there is no key, and checks
            show values without judging them.
        inputs: Inputs of scored checks, by check id; the grader's own.

    Raises:
        ValueError: If there is no such problem set.
    """
    if (run := _opened.get()) is not None:
        return run
    if seed != 0:
        return ProblemSet(name, None, seed, inputs)
    loaded = load_key(name)
    if key is not None and key != loaded.digest:
        print(
            f"This notebook was made with key {key}, the installed course_lib holds key"
            f" {loaded.digest}: verdicts may be wrong. Run the first cell in a fresh"
            " runtime, or take the newest copy of the notebook."
        )
    return ProblemSet(name, loaded, seed, inputs)


class ProblemSet:
    """One student's run through one problem set.

    Attributes:
        verdicts: The latest verdict of each check that was run.
        outdated: Checks whose verdict was withdrawn, as the answer has been changed
            since; to be run again.
    """

    def __init__(
        self, name: str, key: Key | None, seed: int = 0, inputs: dict | None = None
    ):
        self.name, self.key, self.seed = name, key, seed
        self._given_inputs = inputs or {}
        self.verdicts: dict[str, Verdict] = {}
        self.outdated: set[str] = set()

    def case(self, check_id: str, **options):
        """Inputs for a check (:class:`course_lib.exercises.case.Case`)."""
        from course_lib.exercises.case import Case

        inputs = self._given_inputs.get(check_id)
        if inputs is None and self.key is not None:
            inputs = self.key.data["checks"].get(check_id, {}).get("inputs")
        return Case(check_id, self.seed, inputs=inputs, **options)

    def check(self, check_id: str, thunk: Callable) -> None:
        """Call the answer, and show whether it is right; never raises for a wrong
        answer.

        Raises:
            ValueError: If the problem set has no such check, or ``thunk`` cannot be
                called.
        """
        if not callable(thunk):
            raise ValueError(
                'check expects a function: write check("…", lambda: your_function(…))'
            )
        if self.key is not None:
            self.key.check(check_id)  # an unknown name is told before anything is run
        outcome, place = call(thunk)
        if self.key is None:
            _show({"check": check_id, **outcome}, f"{check_id}: ran", "plain")
            return
        record = self.key.check(check_id)
        before = self.verdicts.get(check_id)
        if (
            before
            and before.status == "passed"
            and not judge(self.key, check_id, outcome).status == "passed"
        ):
            # The answer has been changed since: what its other checks said is about
            # code that is no longer there.
            for name in self.key.checks_of(record["answer"]):
                if self.verdicts.pop(name, None) and name != check_id:
                    self.outdated.add(name)
        self.outdated.discard(check_id)
        others = [
            name for name in self.key.checks_of(record["answer"]) if name != check_id
        ]
        passed = frozenset(
            name
            for name in others
            if name in self.verdicts and self.verdicts[name].status == "passed"
        )
        named = frozenset(
            self.verdicts[name].mutant for name in others if name in self.verdicts
        ) - {None}
        verdict = judge(self.key, check_id, outcome, passed, place, named)
        self.verdicts[check_id] = verdict
        text, mood = _message(check_id, record["points"], verdict, outcome)
        if verdict.status != "passed" and self.outdated.intersection(others):
            text += (
                "\n  Your function has changed since this check passed: run the other"
                " checks of the exercise again."
            )
        _show({"check": check_id, **outcome}, text, mood)

    def summary(self) -> None:
        """Print a line for each public check, and the points so far. More checks run at
        grading.
        """
        if self.key is None:
            return
        got = total = 0
        for check_id, record in self.key.data["checks"].items():
            verdict = self.verdicts.get(check_id)
            status = (
                verdict.status
                if verdict
                else "run again"
                if check_id in self.outdated
                else "not run"
            )
            points = record["points"] if status == "passed" else 0
            got, total = got + points, total + record["points"]
            sign = "✓" if points else "·" if verdict is None else "✗"
            print(f"{sign} {check_id:30} {points} of {record['points']}  {status}")
        print(f"{got} of {total} points for the public checks.")
        print("More checks run at grading, and a person reads the written answers.")


def call(thunk: Callable) -> tuple[dict, str]:
    """Call an answer and describe what it did.

    Returns:
        The outcome ``{"status", "value", "exception"}``, and in words where in the
        student's code it failed.
    """
    try:
        value = describe(
            thunk()
        )  # describing can fail too: a student's number may be too long to write
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        # torch raises NotImplementedError too, for dtypes it lacks, and so does input()
        # where nobody can type; only the student's own counts as "not yet".
        if isinstance(error, NotImplementedError) and _raised_by_student(frames[-1]):
            return {"status": "not-implemented", "value": None, "exception": None}, ""
        lines = str(error).strip().splitlines() or [""]
        problem = {"type": type(error).__name__, "message": lines[0][:300]}
        return {"status": "error", "value": None, "exception": problem}, _place(error)
    return {"status": "value", "value": value, "exception": None}, ""


def _place(error: Exception) -> str:
    """The last line of the student's own code on the way to the error."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _own(frame)]
    if not own:
        return ""
    frame = own[-1]
    line = (frame.line or linecache.getline(frame.filename, frame.lineno)).strip()
    return f"in {frame.name}, line {frame.lineno} of its cell" + (
        f": {line}" if line else ""
    )


def _raised_by_student(frame: traceback.FrameSummary) -> bool:
    """Whether the line where an error came up is a ``raise`` in the student's code, as
    far as the line can be read.
    """
    line = frame.line or linecache.getline(frame.filename, frame.lineno)
    return _own(frame) and ("raise" in line or not line.strip())


def _own(frame: traceback.FrameSummary) -> bool:
    """Whether a frame is a notebook's cell and not a library's file."""
    return re.search(
        r"(ipykernel|xpython)_\d+[/\\]", frame.filename
    ) is not None or frame.filename.startswith("<")


def _message(
    check_id: str, points: int, verdict: Verdict, outcome: dict
) -> tuple[str, str]:
    unit = "point" if points == 1 else "points"
    if verdict.status == "passed":
        extra = f": {verdict.message}" if verdict.message else ""
        return f"✓ {check_id} ({points} {unit}){extra}", "right"
    text = f"✗ {check_id} (0 of {points} {unit}): {verdict.message}"
    if outcome["value"] is not None and verdict.status == "wrong":
        text += f"\n  Your answer gave: {summary(outcome['value'])}"
    return text, "wrong"


def _show(data: dict, text: str, mood: str) -> None:
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        get_ipython = None
    if get_ipython is None or get_ipython() is None:
        print(text)
        return
    edge = {"right": "#2a9d63", "wrong": "#d1495b", "plain": "#888888"}[mood]
    body = "<br>".join(html.escape(line) for line in text.splitlines())
    page = (
        f'<div style="border-left: 4px solid {edge}; padding: 0.3em 0.8em; margin:'
        f' 0.3em 0">{body}</div>'
    )
    display({"text/plain": text, "text/html": page, VALUE_TYPE: data}, raw=True)
