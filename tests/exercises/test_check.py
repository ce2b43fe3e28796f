"""What a student sees when running a check."""

import re
import subprocess
import sys

import pytest
import torch

from course_lib.exercises import problem_set
from course_lib.exercises.case import Case
from course_lib.exercises.check import ProblemSet
from course_lib.exercises.key import Key, available, digest, load_key
from course_lib.exercises.values import describe, difference


def key(**records) -> Key:
    """A key with one answer ``double`` and checks that expect the doubled case."""
    expected = describe(Case("plain").tensor(3) * 2)
    check = {
        "answer": "double",
        "points": 2,
        "hint": "How much is twice?",
        "hidden": False,
        "expected": expected,
        "tolerance": None,
        "scored": None,
        "mutants": {
            "halved": {"value": describe(Case("plain").tensor(3) / 2)},
            "crash": {"exception": {"type": "ValueError", "message": "no"}},
        },
    }
    return Key(
        {
            "name": "00-test",
            "digest": "abc",
            "answers": {"double": {"kind": "write"}},
            "checks": {"plain": check | records},
            "mutants": {
                "double": {
                    "halved": {"hint": "You halve.", "symptom": "Too small."},
                    "crash": {"hint": "You raise.", "symptom": ""},
                }
            },
        }
    )


def told(capsys, answer, given: Key | None = None) -> str:
    exercises = ProblemSet("00-test", given or key())
    exercises.check("plain", lambda: answer(exercises.case("plain").tensor(3)))
    return capsys.readouterr().out


def test_a_right_answer(capsys):
    assert told(capsys, lambda x: x + x) == "✓ plain (2 points)\n"


def test_a_known_mistake_gets_its_hint(capsys):
    out = told(capsys, lambda x: x / 2)
    assert (
        out.startswith("✗ plain (0 of 2 points): You halve.") and "How much" not in out
    )


def test_an_unknown_mistake_gets_the_difference_and_the_checks_own_hint(capsys):
    out = told(capsys, lambda x: x * 3)
    assert (
        "3 of 3 numbers differ" in out
        and "How much is twice?" in out
        and "Your answer gave: float32 tensor, shape (3,)" in out
    )


def test_a_known_crash_gets_its_hint_and_an_unknown_one_its_line(capsys):
    def known(x):
        raise ValueError("no")

    def unknown(x):
        return x[7]

    assert "You raise. (ValueError: no" in told(capsys, known)
    assert "IndexError" in told(capsys, unknown)


def test_the_place_of_a_crash_is_the_students_own_line(capsys):
    space = {}
    exec(
        compile(
            "def double(x):\n    y = x + 1\n    return y @ torch.zeros(9)",
            "<student>",
            "exec",
        ),
        {"torch": torch},
        space,
    )
    assert "in double, line 3 of its cell" in told(capsys, space["double"])


def test_not_implemented_is_told_apart_from_torchs_own(capsys):
    space = {}
    exec(
        compile("def double(x):\n    raise NotImplementedError", "<student>", "exec"),
        space,
    )
    assert "not implemented yet" in told(capsys, space["double"])
    assert "not implemented yet" not in told(capsys, lambda x: torch.nn.Module()(x))


@pytest.mark.parametrize(
    "answer, word",
    [
        (lambda x: None, "is a `return` missing"),
        (lambda x: (x * 2, x), "return two things"),
        (lambda x: (x * 2).double(), "dtype float32"),
        (lambda x: (x * 2)[None], "expected shape (3,), got (1, 3)"),
        (lambda x: x * float("nan"), "not finite"),
        (lambda x: (x * 2).tolist(), "expected a torch.Tensor"),
    ],
)
def test_what_is_wrong_with_the_value_is_named(capsys, answer, word):
    assert word in told(capsys, answer)


def test_a_missing_return_is_suspected_only_where_nothing_came():
    nothing, some = describe(None), describe([1])
    assert "return" in difference(some, nothing).message
    assert difference(nothing, some).message == "expected None, got a list"


def test_an_item_of_an_item_is_named_once():
    right, wrong = describe([[1, 2], [3, [4, "a"]]]), describe([[1, 2], [3, [4, "b"]]])
    told = difference(right, wrong).message
    assert told == "in item 1, item 1, item 1: expected 'a', got 'b'"


def test_a_find_the_bug_answer_gets_the_symptom_and_not_the_cause(capsys):
    given = key()
    given.data["answers"]["double"]["kind"] = "find-the-bug"
    out = told(capsys, lambda x: x / 2, given)
    assert "Too small." in out and "You halve." not in out


def test_a_mistake_that_would_have_failed_a_passed_check_is_not_named(capsys):
    given = key()
    first = given.data["checks"]["plain"]
    given.data["checks"]["second"] = {
        **first,
        "mutants": {"halved": first["mutants"]["halved"], "crash": {"passes": True}},
    }
    exercises = ProblemSet("00-test", given)
    exercises.check("second", lambda: exercises.case("plain").tensor(3) * 2)
    exercises.check("plain", lambda: exercises.case("plain").tensor(3) / 2)
    assert (
        "You halve." not in capsys.readouterr().out
    )  # whoever halves would have failed "second"


def test_two_mistakes_that_give_the_same_are_both_named(capsys):
    given = key()
    given.data["checks"]["plain"]["mutants"]["other"] = given.data["checks"]["plain"][
        "mutants"
    ]["halved"]
    given.data["mutants"]["double"]["other"] = {
        "hint": "You take a half.",
        "symptom": "",
    }
    assert "Either: You halve. Or: You take a half." in told(
        capsys, lambda x: x / 2, given
    )


def test_the_summary_counts_points(capsys):
    exercises = ProblemSet("00-test", key())
    exercises.summary()
    assert "not run" in capsys.readouterr().out
    exercises.check("plain", lambda: exercises.case("plain").tensor(3) * 2)
    exercises.summary()
    assert "2 of 2 points for the public checks" in capsys.readouterr().out


def test_bad_use_is_named():
    exercises = ProblemSet("00-test", key())
    with pytest.raises(ValueError, match="did you mean plain"):
        exercises.check("plan", lambda: 1)
    with pytest.raises(ValueError, match="lambda"):
        exercises.check("plain", 3)
    with pytest.raises(ValueError, match="did you mean 02-self-attention"):
        problem_set("02-self-atention")
    with pytest.raises(ValueError, match="no inputs"):
        _ = exercises.case("plain").inputs


def test_a_notebook_of_another_release_is_told_so_in_one_line(capsys):
    problem_set("02-self-attention", key="000000000000")
    assert len(capsys.readouterr().out.splitlines()) == 1
    problem_set("02-self-attention", key=load_key("02-self-attention").digest)
    assert capsys.readouterr().out == ""


def test_keys_are_whole():
    for name in available():
        data = load_key(name).data
        content = {part: value for part, value in data.items() if part != "record"}
        assert digest(content) == data["digest"]


def test_cases_depend_on_seed_and_id_alone():
    query, key_, value = Case("a").qkv
    assert query.shape == (2, 3, 5, 4) and key_.shape == value.shape
    assert torch.equal(query, Case("a").qkv[0]) and not torch.equal(
        query, Case("b").qkv[0]
    )
    assert not torch.equal(query, Case("a", seed=1).qkv[0])
    wide = Case("a", spread=1e5, keys=7).qkv
    assert wide[0].std() > 1e4 and wide[1].shape == (2, 3, 7, 4) and wide[2].std() < 10
    state = torch.get_rng_state()
    Case("a").tensor(3)
    assert torch.equal(state, torch.get_rng_state())


def test_it_works_with_no_file_and_without_ipython(tmp_path):
    name = next(iter(load_key("02-self-attention").data["checks"]))
    code = (
        "import sys\n"
        "from course_lib.exercises import problem_set\n"
        "exercises = problem_set('02-self-attention')\n"
        f"exercises.check({name!r}, lambda: [2, 3, 4])\n"
        "assert 'nbformat' not in sys.modules"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path
    )
    assert run.returncode == 0 and re.match(f"✗ {name}", run.stdout), run.stderr


@pytest.fixture
def passed(capsys):
    """A set whose two checks of one answer have passed, and the numbers that they use."""
    both = key()
    both.data["checks"]["again"] = both.data["checks"]["plain"]
    exercises, numbers = ProblemSet("00-test", both), Case("plain").tensor(3)
    for name in ("plain", "again"):
        exercises.check(name, lambda: numbers * 2)
    assert "run the other checks" not in capsys.readouterr().out
    return exercises, numbers


def test_passes_of_an_answer_that_was_changed_since_do_not_hide_its_mistake(
    passed, capsys
):
    """Two checks passed; then the answer is edited to the known mistake. The old pass
    of the other check is no news.
    """
    exercises, numbers = passed
    exercises.check("plain", lambda: numbers / 2)
    assert "You halve." in capsys.readouterr().out


def test_a_changed_answer_s_other_checks_are_to_be_run_again(passed, capsys):
    exercises, numbers = passed
    exercises.check("plain", lambda: numbers / 2)
    assert "run the other checks of the exercise again" in capsys.readouterr().out
    exercises.summary()
    assert re.search(r"again +0 of 2 +run again", capsys.readouterr().out)
    for name in ("again", "plain"):
        exercises.check(name, lambda: numbers * 2)
    exercises.summary()
    assert (
        "4 of 4 points" in (said := capsys.readouterr().out) and "run again" not in said
    )
