"""Checks held against answers by people who had seen neither the solution nor the
mutants (``strangers``): each right one must pass every check, each wrong one fail one.
``-s`` shows the table.
"""

import itertools

import pytest

from course_lib.errors import CourseError
from course_lib.exercises.diagnosis import judge
from course_lib.publishing.problem_sets import answer_keys

from . import strangers
from .strangers import answers


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
    return any(word.lower() in verdict.message.lower() for word in words)


@pytest.mark.slow
def test_answers_of_strangers(problem_set):
    name = problem_set.source.name
    rows, rejected, accepted, false_hints = [], [], [], []
    for answer in problem_set.source.answers:
        given = answers(name, answer)
        right = [one for one in given if one.right]
        wrong = [one for one in given if not one.right]
        assert len(right) >= 3 and len(wrong) >= 10, (
            f"{answer}: three right and ten wrong answers wanted"
        )
        for one in right:
            for check, verdict in verdicts(problem_set, answer, one.text).items():
                if verdict.status != "passed":
                    rejected.append(f"{one.name} fails {check}: {verdict.message}")
        told = 0
        for one in wrong:
            failed = failures(problem_set, answer, one.text, one.words)
            if not failed:
                accepted.append(f"{one.name}: {one.mistake}")
            names = [named(verdict, one.words) for verdict in failed]
            told += any(names)
            for verdict, good in zip(failed, names, strict=True):
                if verdict.mutant and not good:
                    false_hints.append(
                        f"{one.name} ({one.mistake}) was told: {verdict.message}"
                    )
            if not any(names):
                print(
                    f"  not named: {one.name} ({one.mistake}):"
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


def test_a_wrong_answer_must_say_what_is_wrong(tmp_path, monkeypatch):
    monkeypatch.setattr(strangers, "ANSWERS", tmp_path)
    assert strangers.answers("set", "one") == []
    (tmp_path / "set").mkdir()
    text = "# Head.\n\n# == right 1\nx = 1\n# == wrong 2\n# mistake: m\n# accept: a | b\ny\n"
    (tmp_path / "set" / "one.py").write_text(text)
    right, wrong = strangers.answers("set", "one")
    assert (right.name, right.right, right.text) == ("one, right 1", True, "x = 1\n")
    assert (wrong.right, wrong.mistake, wrong.words) == (False, "m", ["a", "b"])
    (tmp_path / "set" / "one.py").write_text("# == wrong 1\ny\n")
    with pytest.raises(ValueError, match="one, wrong 1 must begin with its mistake"):
        strangers.answers("set", "one")
