"""Timing a call."""

import time

from course_lib.training.timing import seconds


def test_a_known_wait_is_measured():
    assert 0.01 <= seconds(lambda: time.sleep(0.01), at_least=0.03, repeats=2) < 0.03


def test_short_calls_are_repeated():
    calls = []
    seconds(lambda: calls.append(1), at_least=0.002, repeats=2)
    assert len(calls) > 50
