"""Checks held against answers by somebody who had seen neither the solution nor the
mutants.

``tests/answers/SET/ANSWER/right-N.py`` must pass every check; ``wrong-NN.py`` must fail
one. A wrong answer says in its second line what the mistake is, and in its third which
words an honest hint would contain. ``-s`` shows the table.
"""

from pathlib import Path

import pytest

from course_lib.exercises.diagnosis import judge
from course_lib.exercises.key import Key
from course_lib.publishing import problem_sets
from course_lib.publishing.problem_sets import answer_keys

ROOT = Path(__file__).parents[2]
SETS = sorted(
    folder.name for folder in (ROOT / "tests" / "answers").iterdir() if folder.is_dir()
)


def verdicts(problem_set, key: Key, answer: str, text: str, inputs: dict) -> dict:
    """What a student would see, check by check; an answer that cannot even be defined
    fails with its error.
    """
    from course_lib.errors import CourseError

    try:
        outcomes = answer_keys.run(problem_set, 0, {answer: text}, {answer}, inputs)
    except CourseError as error:
        problem = {"type": "definition", "message": str(error)}
        outcomes = {
            name: {"status": "error", "value": None, "exception": problem}
            for name in key.checks_of(answer)
        }
    passed, seen = frozenset(), {}
    for name, outcome in outcomes.items():
        seen[name] = judge(key, name, outcome, passed)
        if seen[name].status == "passed":
            passed |= {name}
    return seen


@pytest.mark.slow
@pytest.mark.parametrize("name", SETS)
def test_answers_of_strangers(name):
    path = ROOT / "book" / "exercises" / f"{name}.md"
    problem_set = problem_sets.read(path, ROOT)
    key = Key(answer_keys.make_key(path, ROOT, hidden=True))
    inputs, _ = answer_keys.scored_inputs(problem_set, 0)
    rows, rejected, accepted, false_hints = [], [], [], []
    for answer in problem_set.answers:
        folder = ROOT / "tests" / "answers" / name / answer
        right, wrong = (
            sorted(folder.glob("right-*.py")),
            sorted(folder.glob("wrong-*.py")),
        )
        assert len(right) >= 3 and len(wrong) >= 10, (
            f"{answer}: three right and ten wrong answers wanted"
        )
        for file in right:
            for check, verdict in verdicts(
                problem_set, key, answer, file.read_text("utf-8"), inputs
            ).items():
                if verdict.status != "passed":
                    rejected.append(
                        f"{answer}/{file.name} fails {check}: {verdict.message}"
                    )
        named = 0
        for file in wrong:
            text = file.read_text("utf-8")
            mistake, accept = (
                line.partition(":")[2].strip() for line in text.splitlines()[1:3]
            )
            failed = [
                v
                for v in verdicts(problem_set, key, answer, text, inputs).values()
                if v.status != "passed"
            ]
            if not failed:
                accepted.append(f"{answer}/{file.name}: {mistake}")
            names = [
                any(
                    word.strip().lower() in v.message.lower()
                    for word in accept.split("|")
                )
                for v in failed
            ]
            named += any(names)
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
        rows.append((answer, len(right), len(wrong), named))

    print(f"\n{name}: answer               right  wrong  named rightly")
    for answer, right, wrong, named in rows:
        print(f"  {answer:28} {right:5} {wrong:6} {named:6}")
    total, named = sum(row[2] for row in rows), sum(row[3] for row in rows)
    right = sum(row[1] for row in rows)
    print(
        f"  {'all':28} {right:5} {total:6} {named:6}  ({named / total:.0%}); false"
        f" hints: {len(false_hints)}"
    )
    assert not rejected, "\n".join(rejected)
    assert not accepted, "\n".join(accepted)
    assert not false_hints, "\n".join(false_hints)
    assert named >= 0.8 * total
