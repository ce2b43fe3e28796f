"""What the tests of each folder cost, in a table at the end of the run.

Seconds of the clock and of the processor (of child processes once they have ended) are
summed over tests and their fixtures, on all workers of pytest-xdist. They are printed
and never asserted.
"""

import os
from collections import defaultdict
from pathlib import PurePath

import pytest

#: Seconds of the processor that were used when the last phase of a test ended.
BEFORE = pytest.StashKey[float]()


def _used() -> float:
    """By this process and its children that have ended."""
    return sum(os.times()[:4])


def pytest_sessionstart(session):
    """Begin to count."""
    session.config.stash[BEFORE] = _used()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Note on the report of a test's set-up, call or tear-down what it used."""
    report = yield
    used = _used()
    report.processor = used - item.config.stash[BEFORE]
    item.config.stash[BEFORE] = used
    return report


def pytest_terminal_summary(terminalreporter):
    """Print the table."""
    spent = defaultdict(lambda: [0, 0.0, 0.0])
    for report in (one for many in terminalreporter.stats.values() for one in many):
        if isinstance(report, pytest.TestReport):
            entry = spent[folder_of(report.nodeid)]
            entry[0] += report.when == "setup"
            entry[1] += report.duration
            entry[2] += report.processor
    if not spent:
        return
    terminalreporter.section("seconds by folder")
    rows = sorted(spent.items(), key=lambda row: -row[1][1])
    rows.append(("all", [sum(column) for column in zip(*spent.values(), strict=True)]))
    terminalreporter.line(f"{'':24} {'tests':>6} {'clock':>8} {'processor':>10}")
    for folder, (tests, clock, processor) in rows:
        terminalreporter.line(f"{folder:24} {tests:6} {clock:8.1f} {processor:10.1f}")


def folder_of(nodeid: str) -> str:
    """``tests/site/test_pages.py::test_it`` -> ``tests/site``."""
    return PurePath(nodeid.split("::")[0]).parent.as_posix()
