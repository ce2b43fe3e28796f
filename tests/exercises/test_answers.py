"""Checks held against answers by somebody who had seen neither the solution nor the
mutants.

``tests/answers/SET/ANSWER/right-N.py`` must pass every check; ``wrong-NN.py`` must fail
one. A wrong answer says in its second line what the mistake is, and in its third which
words an honest hint would contain. ``-s`` shows the table.
"""

import itertools
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.exercises.diagnosis import judge
from course_lib.publishing.problem_sets import answer_keys

ANSWERS = Path(__file__).parents[1] / "answers"


def verdicts(made, answer: str, text: str, scored: bool = True) -> dict:
    """What a student would see, check by check; an answer that cannot even be defined
    fails with its error. Checks that train a model can be left out.
    """
    try:
        outcomes = answer_keys.run(
            made.source, 0, {answer: text}, {answer}, made.inputs, scored
        )
    except CourseError as error:
        problem = {"type": "definition", "message": str(error)}
        outcomes = {
            name: {"status": "error", "value": None, "exception": problem}
            for name in made.key.checks_of(answer)
        }
    passed, seen = frozenset(), {}
    for name, outcome in outcomes.items():
        seen[name] = judge(made.key, name, outcome, passed)
        if seen[name].status == "passed":
            passed |= {name}
    return seen


def failures(made, answer: str, text: str, words: list[str]) -> list:
    """The verdicts that a wrong answer fails with.

    Training is left out where it could add nothing: the other checks found the mistake
    and named it, and what is trained comes after them and can name no mistake.
    """
    checks = [made.key.check(name) for name in made.key.checks_of(answer)]
    at_the_end = not any(
        one["scored"] and not other["scored"]
        for one, other in itertools.pairwise(checks)
    )
    nameless = not any(
        "exception" in does
        for check in checks
        if check["scored"]
        for does in check["mutants"].values()
    )
    for scored in (False, True) if at_the_end and nameless else (True,):
        seen = verdicts(made, answer, text, scored).values()
        failed = [verdict for verdict in seen if verdict.status != "passed"]
        if any(named(verdict, words) for verdict in failed):
            break
    return failed


def named(verdict, words: list[str]) -> bool:
    """Whether a verdict says one of the words of an honest hint."""
    return any(word.strip().lower() in verdict.message.lower() for word in words)


@pytest.mark.slow
def test_answers_of_strangers(problem_set):
    name = problem_set.source.name
    rows, rejected, accepted, false_hints = [], [], [], []
    for answer in problem_set.source.answers:
        folder = ANSWERS / name / answer
        right, wrong = (
            sorted(folder.glob("right-*.py")),
            sorted(folder.glob("wrong-*.py")),
        )
        assert len(right) >= 3 and len(wrong) >= 10, (
            f"{answer}: three right and ten wrong answers wanted"
        )
        for file in right:
            for check, verdict in verdicts(
                problem_set, answer, file.read_text("utf-8")
            ).items():
                if verdict.status != "passed":
                    rejected.append(
                        f"{answer}/{file.name} fails {check}: {verdict.message}"
                    )
        told = 0
        for file in wrong:
            text = file.read_text("utf-8")
            mistake, accept = (
                line.partition(":")[2].strip() for line in text.splitlines()[1:3]
            )
            words = accept.split("|")
            failed = failures(problem_set, answer, text, words)
            if not failed:
                accepted.append(f"{answer}/{file.name}: {mistake}")
            names = [named(verdict, words) for verdict in failed]
            told += any(names)
            for verdict, good in zip(failed, names, strict=True):
                if verdict.mutant and not good:
                    false_hints.append(
                        f"{answer}/{file.name} ({mistake}) was told: {verdict.message}"
                    )
            if not any(names):
                print(
                    f"  not named: {answer}/{file.name} ({mistake}):"
                    f" {[v.message[:160] for v in failed]}"
                )
        rows.append((answer, len(right), len(wrong), told))

    print(f"\n{name}: answer               right  wrong  named rightly")
    for answer, right, wrong, told in rows:
        print(f"  {answer:28} {right:5} {wrong:6} {told:6}")
    total, told = sum(row[2] for row in rows), sum(row[3] for row in rows)
    right = sum(row[1] for row in rows)
    print(
        f"  {'all':28} {right:5} {total:6} {told:6}  ({told / total:.0%}); false"
        f" hints: {len(false_hints)}"
    )
    assert not rejected, "\n".join(rejected)
    assert not accepted, "\n".join(accepted)
    assert not false_hints, "\n".join(false_hints)
    assert told >= 0.8 * total
