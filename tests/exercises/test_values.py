"""Descriptions and their comparison: what a grader may believe of a value."""

import json
import math

import numpy as np
import pytest
import torch

from course_lib.exercises.values import describe, difference, summary


@pytest.mark.parametrize(
    "value",
    [
        torch.randn(2, 3),
        torch.arange(4),
        torch.tensor([True, False]),
        torch.tensor(1.5),
        np.ones((2, 2)),
        3,
        2.5,
        True,
        "text",
        None,
        [1, 2],
        (1.0, math.inf),
        {"a": torch.zeros(2), "b": [1]},
        torch.tensor([math.nan, -math.inf]),
        torch.zeros(0, 3),
        torch.randn(2, dtype=torch.bfloat16),
        [torch.zeros(2), "x"],
    ],
)
def test_a_description_is_json_and_equals_itself(value):
    described = describe(value)
    assert difference(described, json.loads(json.dumps(described))) is None
    assert summary(described)


def test_rounding_is_forgiven_and_no_more():
    right = torch.linspace(-3, 3, 7)
    assert difference(describe(right), describe(right * (1 + 5e-5))) is None
    assert difference(describe(right), describe(right * 1.001)).kind == "value"


@pytest.mark.parametrize(
    "expected, got, kind",
    [
        (torch.zeros(2), np.zeros(2), "type"),
        (torch.zeros(2), torch.zeros(3), "shape"),
        (torch.zeros(2), torch.zeros(2).double(), "dtype"),
        (torch.zeros(2), torch.tensor([0.0, math.nan]), "finite"),
        (1.0, torch.tensor(1.0), "type"),
        (1, 1.0, "type"),
        (True, 1, "type"),
        ((1, 2), [1, 2], "type"),
        ([torch.zeros(1)], [torch.ones(1)], "value"),
        ({"a": 1}, {"b": 1}, "type"),
        ("a", "b", "value"),
        (torch.zeros(2, dtype=torch.bool), torch.zeros(2, dtype=torch.int64), "dtype"),
        (None, torch.zeros(1), "type"),
    ],
)
def test_differences_are_named(expected, got, kind):
    assert difference(describe(expected), describe(got)).kind == kind


def test_infinities_are_compared_by_sign():
    assert difference(describe(math.inf), describe(math.inf)) is None
    assert difference(describe(math.inf), describe(-math.inf)) is not None
    assert difference(describe(math.inf), describe(1e300)) is not None


def test_a_nan_that_came_as_json_is_wrong():
    forged = describe(1.0) | {"numbers": [math.nan]}
    assert difference(describe(1.0), forged) is not None


def test_the_brief_text_quotes_no_expected_number():
    gap = difference(
        describe(torch.tensor([0.125, 0.25])), describe(torch.tensor([0.5, 0.25]))
    )
    assert "0.125" in gap.message and "0.125" not in gap.brief


class Liar(torch.Tensor):
    def __eq__(self, other):
        return True


class LyingList(list):
    def __len__(self):
        return 2


@pytest.mark.parametrize(
    "liar",
    [
        torch.zeros(2).as_subclass(Liar),
        LyingList([1]),
        type("int", (int,), {})(3),
        object(),
    ],
)
def test_a_subclass_is_never_believed(liar):
    described = describe(liar)
    assert described["kind"] == "other"
    for honest in (torch.zeros(2), [1, 2], 3):
        assert difference(describe(honest), described).kind == "type"


def test_a_large_value_is_cut_and_still_differs():
    assert len(describe(torch.zeros(10**6))["numbers"]) == 4096
    assert (
        difference(describe(torch.zeros(4)), describe(torch.zeros(10**6))).kind
        == "shape"
    )
    assert len(json.dumps(describe([["x" * 10**6] * 100] * 100))) < 300_000


def test_deep_nesting_does_not_break_it():
    value = []
    for _ in range(2000):
        value = [value]
    assert describe(value)["kind"] == "list"
