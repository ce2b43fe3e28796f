"""Intervals of a mean over seeds."""

import random
import statistics

import pytest

from course_lib.evaluation.intervals import T_975, mean_interval


def test_student_t_agrees_with_scipy():
    stats = pytest.importorskip("scipy.stats")
    for freedom, point in enumerate(T_975, start=1):
        assert abs(stats.t.ppf(0.975, freedom) - point) < 6e-4
    values = [0.2, 0.5, 0.9, 0.4]
    expected = stats.t.interval(
        0.95, 3, loc=statistics.fmean(values), scale=stats.sem(values)
    )
    assert mean_interval(values)[1:] == pytest.approx(expected, abs=1e-3)


def test_it_covers_the_truth_95_times_of_100():
    draw = random.Random(0)
    hits = 0
    for _ in range(4000):
        _, low, high = mean_interval([draw.gauss(1, 2) for _ in range(5)])
        hits += low <= 1 <= high
    assert 0.94 < hits / 4000 < 0.96


def test_one_value_is_not_enough():
    with pytest.raises(ValueError, match="at least two"):
        mean_interval([1.0])
