"""What came from the student's process is held against the form of a value before
anything is compared.
"""

import math

import pytest
import torch

from course_lib.exercises.check import VALUE_TYPE as SHOWN_TYPE
from course_lib.exercises.key import Key
from course_lib.exercises.values import describe
from course_lib.grading.kernel import Execution
from course_lib.grading.limits import Limits
from course_lib.grading.verdicts import (
    VALUE_TYPE,
    Failure,
    decide,
    failure_of,
    well_formed,
)

KEY = Key(
    {
        "name": "x",
        "answers": {"f": {"kind": "write", "title": "f"}},
        "mutants": {"f": {}},
        "checks": {
            name: {
                "answer": "f",
                "points": 2,
                "hint": "h",
                "hidden": False,
                "expected": describe(value),
                "tolerance": None,
                "scored": scored,
                "mutants": {},
            }
            for name, value, scored in [
                ("number", 1.5, None),
                ("classes", [1, 0, 1, 1], {"metric": "accuracy", "threshold": 0.75}),
            ]
        },
    }
)


def shown(value=None, check="number", status="value", exception=None) -> Execution:
    return Execution(
        [
            {
                VALUE_TYPE: {
                    "check": check,
                    "status": status,
                    "value": value,
                    "exception": exception,
                }
            }
        ]
    )


def test_the_type_is_the_one_that_checks_show():
    assert VALUE_TYPE == SHOWN_TYPE


@pytest.mark.parametrize(
    "value",
    [
        1,
        2.5,
        True,
        "text",
        None,
        [1, 2],
        [1, "a", [2.0]],
        (1, 2.5),
        {"a": 1, "b": [None]},
        [],
        {},
        object(),
        float("nan"),
        -math.inf,
        10**400,
        torch.zeros(2, 0),
        torch.zeros(3, 4),
        torch.zeros(100, 100),
        torch.tensor([True]),
        list(range(5000)),
        [[1]] * 100,
        [[[[[[1]]]]]],
        {str(i): i for i in range(100)},
        torch.zeros(2, 2).numpy(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_description_is_well_formed(value):
    assert well_formed(describe(value))


FLOAT = {"kind": "float", "dtype": "float", "shape": [], "numbers": [1.5]}


@pytest.mark.parametrize(
    "value",
    [
        None,
        1.5,
        [],
        {},
        {"kind": "float"},
        {**FLOAT, "numbers": [float("nan")]},
        {**FLOAT, "numbers": [float("inf")]},
        {**FLOAT, "numbers": []},
        {**FLOAT, "numbers": [1.5, 1.5]},
        {**FLOAT, "numbers": [10**400]},
        {**FLOAT, "numbers": [[1.5]]},
        {**FLOAT, "numbers": {"0": 1.5}},
        {**FLOAT, "numbers": [None]},
        {**FLOAT, "numbers": ["1.5"]},
        {**FLOAT, "shape": [1.0]},
        {**FLOAT, "shape": [-1]},
        {**FLOAT, "shape": ["1"]},
        {**FLOAT, "shape": None},
        {**FLOAT, "dtype": None},
        {**FLOAT, "dtype": "x" * 99},
        {**FLOAT, "more": 1},
        {**FLOAT, "kind": ["float"]},
        {"kind": "none", "text": ""},
        {"kind": "str", "text": 5},
        {"kind": "list", "shape": [2], "items": [FLOAT]},
        {"kind": "dict", "shape": [1], "items": [FLOAT]},
        {"kind": "list", "shape": [1], "items": [{}]},
    ],
    ids=str,
)
def test_what_no_description_looks_like_is_wrong_and_harms_nothing(value):
    assert not well_formed(value)
    result = decide(KEY, "number", shown(value))
    assert (result.status, result.points) == ("wrong", 0)


def test_a_right_value_passes_and_one_of_another_check_does_not():
    assert decide(KEY, "number", shown(FLOAT)).points == 2
    assert decide(KEY, "number", shown(FLOAT, check="classes")).status == "wrong"


def test_one_value_no_more_and_no_less():
    assert (
        "more than one"
        in decide(KEY, "number", Execution(shown(FLOAT).displayed * 2)).feedback
    )
    assert (
        decide(KEY, "number", Execution([{"text/plain": "✓ number (2 points)"}])).status
        == "error"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"status": "passed"},
        {"status": ["value"]},
        {"exception": {"type": "E", "message": "m"}},
        {"value": FLOAT, "status": "error"},
        {"status": "error", "exception": {"type": "E", "message": 5}},
    ],
)
def test_an_outcome_must_be_one_of_three(change):
    outcome = {**shown(FLOAT).displayed[0][VALUE_TYPE], **change}
    assert decide(KEY, "number", Execution([{VALUE_TYPE: outcome}])).status == "wrong"


@pytest.mark.parametrize(
    ("predictions", "status"),
    [
        ([1, 0, 1, 0], "passed"),
        ([0, 0, 1, 0], "wrong"),
        ([1, 0, 1], "wrong"),
        ("1011", "wrong"),
        ([1.0, 0.0, 1.0, 1.0], "passed"),
        (None, "wrong"),
    ],
)
def test_predictions_are_scored_against_labels(predictions, status):
    assert (
        decide(KEY, "classes", shown(describe(predictions), check="classes")).status
        == status
    )


def test_running_out_of_memory_is_a_verdict_of_its_own():
    for problem in (
        {"type": "MemoryError", "message": ""},
        {
            "type": "RuntimeError",
            "message": (
                "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"
            ),
        },
    ):
        assert (
            decide(KEY, "number", shown(status="error", exception=problem)).status
            == "out of memory"
        )
        assert failure_of(Execution(error=tuple(problem.values())), 20, Limits()).fatal


def test_a_missing_name_is_put_down_to_the_cell_that_should_have_defined_it():
    missing = {"type": "NameError", "message": "name 'f' is not defined"}
    broken = Failure(
        "error", "SyntaxError: invalid syntax (line 3 of the cell)", fatal=False
    )
    assert (
        "line 3 of the cell"
        in decide(
            KEY, "number", shown(status="error", exception=missing), own_cell=broken
        ).feedback
    )
    assert (
        "# helpers"
        in decide(
            KEY,
            "number",
            shown(status="error", exception=missing),
            elsewhere=frozenset("f"),
        ).feedback
    )
    assert (
        "# helpers"
        not in decide(
            KEY,
            "number",
            shown(status="error", exception=missing),
            elsewhere=frozenset("g"),
        ).feedback
    )


def test_feedback_never_quotes_the_expected_value():
    secret = {**KEY.data["checks"]["number"], "expected": describe(8.25)}
    key = Key({**KEY.data, "checks": {"number": secret}})
    assert "8.25" not in decide(key, "number", shown(FLOAT)).feedback
