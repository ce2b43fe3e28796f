"""The record of parity tests: a session of pytest inside this one."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

HERE = Path(__file__).parents[1]

TESTS = """
import pytest

@pytest.mark.parity("adder", "counting")
@pytest.mark.parametrize("error", [1e-9, 3e-9, 2e-9])
def test_close(error, record_error):
    record_error("adder", "counting", error)

@pytest.mark.parity("adder", "guessing")
def test_far(assert_parity):
    assert_parity([1.0, 2.0], [1.0, 2.5])

@pytest.mark.parity("lazy", "nothing")
def test_compares_nothing():
    pass

@pytest.mark.parity("nan", "nan")
def test_nan(record_error):
    record_error("nan", "nan", 1e-9)
    record_error("nan", "nan", float("nan"))
    record_error("nan", "nan", 1e-9)
"""


@pytest.fixture
def project(tmp_path):
    """A small project with the course's own conftest."""
    for name in ("conftest.py", "parity_record.py", "needs.py", "seconds_by_part.py"):
        shutil.copy(HERE / name, tmp_path)
    (tmp_path / "test_inner.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n  parity(component, oracle)\n"
    )
    return tmp_path


def run(project, *options):
    """Run its tests in another process; return the entries by component and oracle, and
    the output.
    """
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST", "COV"))
    }
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # only to be faster
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True
    )
    entries = json.loads((project / "_build" / "parity.json").read_text())
    return {
        (entry["component"], entry["oracle"]): entry for entry in entries
    }, done.stdout


@pytest.mark.parametrize(
    "options", [(), ("-p", "xdist", "-n", "2", "--dist", "loadgroup")]
)
def test_the_largest_errors_are_written(project, options):
    if options:
        pytest.importorskip("xdist")
    entries, output = run(project, *options)
    assert "2 failed, 4 passed" in output
    assert re.search(r"^all +6 +\d+\.\d +\d+\.\d$", output, re.M)  # seconds by folder
    assert (
        "must compare through assert_parity" in output
    )  # the test that compared nothing
    assert float(entries["adder", "counting"]["largest_error"]) == pytest.approx(3e-9)
    assert entries["adder", "counting"]["tests"] == ["test_inner.py::test_close"]
    assert float(entries["adder", "guessing"]["largest_error"]) == 0.5
    assert entries["nan", "nan"]["largest_error"] == "nan"
    assert ("lazy", "nothing") not in entries


def test_a_partial_run_keeps_the_other_entries(project):
    run(project)
    entries, _ = run(project, "-k", "close and 1e-09")
    assert float(entries["adder", "counting"]["largest_error"]) == pytest.approx(1e-9)
    assert ("adder", "guessing") in entries
