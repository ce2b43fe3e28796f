"""What a wrong answer most probably got wrong.

One function, :func:`judge`, serves the student's notebook and the grader. It sees
descriptions alone (:mod:`course_lib.exercises.values`), so it can run where nothing of
the student's runs.
"""

from dataclasses import dataclass

from course_lib.exercises.key import Key
from course_lib.exercises.values import difference


@dataclass(frozen=True)
class Verdict:
    """The result of one check.

    Attributes:
        status: ``passed``, ``wrong``, ``error`` or ``not-implemented``.
        message: For the student's own notebook; may quote public expected numbers.
        feedback: For a feedback page; never an expected number.
        mutant: The classic mistake that gives the same result, where exactly one does.
    """

    status: str
    message: str
    feedback: str
    mutant: str | None = None


def judge(
    key: Key,
    check_id: str,
    outcome: dict,
    passed: frozenset[str] = frozenset(),
    place: str = "",
    named: frozenset[str] = frozenset(),
) -> Verdict:
    """Decide one check and explain a failure.

    Args:
        key: The problem set's key.
        check_id: Which check.
        outcome: What the answer did: ``{"status": "value" | "error" |
            "not-implemented", "value", "exception"}``.
        passed: Checks that this answer has passed already. A mistake that would have
            failed one of them is not the one made here.
        place: Where in the student's code an exception came from, in words.
        named: Mistakes that other checks of this answer have named already. Where
            several would explain this failure too, one of these does.
    """
    record = key.check(check_id)
    if outcome["status"] == "not-implemented":
        text = (
            "not implemented yet: write your code where the cell that begins with "
            f"`# exercise: {record['answer']}` raises NotImplementedError"
        )
        return Verdict("not-implemented", text, text)

    if outcome["status"] == "error":
        problem = outcome["exception"]
        text = f"{problem['type']}: {problem['message']}" + (
            f" ({place})" if place else ""
        )
        suspects = [
            name
            for name, does in record["mutants"].items()
            if does.get("exception") == problem
        ]
        brief = f"{problem['type']}: {problem['message']}"
        # A name that is not defined says all there is to say; a hint on the exercise
        # would lead away from it.
        hinted = problem["type"] not in (
            "NameError",
            "SyntaxError",
            "ImportError",
            "ModuleNotFoundError",
        )
        return _explain(
            key, record, "error", text, brief, suspects, passed, named, hinted
        )

    if record.get("scored"):
        return _score(record, outcome["value"])

    gap = difference(record["expected"], outcome["value"], record.get("tolerance"))
    if gap is None:
        return Verdict("passed", "", "")
    suspects = [
        name
        for name, does in record["mutants"].items()
        if "value" in does
        and difference(does["value"], outcome["value"], record.get("tolerance")) is None
    ]
    hinted = gap.kind not in ("type", "dtype")  # those say what is wrong themselves
    return _explain(
        key, record, "wrong", gap.message, gap.brief, suspects, passed, named, hinted
    )


def _explain(
    key: Key,
    record: dict,
    status: str,
    message: str,
    brief: str,
    suspects: list[str],
    passed: frozenset[str],
    named: frozenset[str],
    hinted: bool,
) -> Verdict:
    answer = record["answer"]
    consistent = [
        name for name in suspects if not _contradicted(key, answer, name, passed)
    ]
    consistent = [name for name in consistent if name in named] or consistent
    # Two mistakes that give the same here are both named: naming one of them would be
    # wrong half the time.
    hints = list(dict.fromkeys(_hint(key, answer, name) for name in consistent))
    if hints and len(hints) <= 2:
        explanation = (
            hints[0] if len(hints) == 1 else f"Either: {hints[0]} Or: {hints[1]}"
        )
        only = consistent[0] if len(consistent) == 1 else None
        return Verdict(
            status, f"{explanation} ({message})", f"{explanation} ({brief})", only
        )
    hint = f" Hint: {record['hint']}" if hinted and record.get("hint") else ""
    stop = "" if message.endswith("?") else "."
    return Verdict(status, message + stop + hint, brief + stop + hint)


def _contradicted(key: Key, answer: str, mutant: str, passed: frozenset[str]) -> bool:
    """Whether the answer passed a check that this mutant fails."""
    return any(
        check in passed
        and "passes" not in key.check(check)["mutants"].get(mutant, {"passes": True})
        for check in key.checks_of(answer)
    )


def _hint(key: Key, answer: str, mutant: str) -> str:
    record = key.data["mutants"][answer][mutant]
    # Where the exercise is to find a bug, the cause is what the student is looking for.
    return (
        record["symptom"]
        if key.answer(answer)["kind"] == "find-the-bug"
        else record["hint"]
    )


def _score(record: dict, value: dict) -> Verdict:
    """Predictions are scored against labels; which of them are wrong stays with the
    grader.
    """
    labels, needed = record["expected"]["numbers"], record["scored"]["threshold"]
    predictions = value.get("numbers")
    if (
        predictions is None
        or len(predictions) != len(labels)
        or any(isinstance(p, str) or p != int(p) for p in predictions)
    ):
        text = (
            f"expected one prediction for each of the {len(labels)} inputs, as a list"
            " or tensor of integers"
        )
        return Verdict("wrong", text, text)
    right = sum(
        int(prediction) == label
        for prediction, label in zip(predictions, labels, strict=True)
    )
    text = (
        f"accuracy {right / len(labels):.2f} on {len(labels)} new inputs; {needed:g} is"
        " needed"
    )
    if right / len(labels) >= needed:
        return Verdict("passed", text, text)
    if len(set(predictions)) == 1:
        text += f"; every prediction is {predictions[0]}"
    hint = f". Hint: {record['hint']}" if record.get("hint") else ""
    return Verdict("wrong", text + hint, text + hint)
