"""Collects how far components are from independent implementations, for the page *Verified against*.

A parity test carries ``@pytest.mark.parity(component, oracle)`` and compares through the fixture ``assert_parity``,
or measures by itself and calls ``record_error``. The largest errors of the session go to ``_build/parity.json``;
entries of tests that did not run this time stay. Works under pytest-xdist too.
"""

import json
import math
from pathlib import Path

import pytest

RECORD = pytest.StashKey[dict]()  # (component, oracle) -> {"error", "tests"}


def pytest_configure(config):
    """Begin with nothing recorded."""
    config.stash[RECORD] = {}


def _note(record: dict, component: str, oracle: str, error: float, tests: list[str]) -> None:
    entry = record.setdefault((component, oracle), {"error": 0.0, "tests": []})
    # NaN is the largest error there is: nothing is greater, so once noted it stays.
    if math.isnan(error) or error > entry["error"]:
        entry["error"] = error
    entry["tests"] = sorted({*entry["tests"], *tests})


@pytest.fixture
def record_error(request):
    """A function ``record_error(component, oracle, error)``: note a largest absolute error."""

    def record(component: str, oracle: str, error: float) -> None:
        request.node.stash[RECORD] = True
        _note(request.config.stash[RECORD], component, oracle, float(error), [request.node.nodeid.split("[")[0]])

    return record


@pytest.fixture
def assert_parity(request, record_error):
    """A function ``assert_parity(actual, expected, **tolerance)``: record the largest error and demand closeness.

    Component and oracle come from the test's marker, tolerances (``rtol``, ``atol``) go to torch.testing.assert_close.
    """

    def compare(actual, expected, **tolerance) -> None:
        import torch

        marker = request.node.get_closest_marker("parity")
        actual, expected = torch.as_tensor(actual).detach(), torch.as_tensor(expected).detach()
        if actual.shape == expected.shape:
            record_error(*marker.args, (actual.double() - expected.double()).abs().max().item())
        torch.testing.assert_close(actual, expected, **tolerance)

    return compare


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a parity test that passes without having recorded an error: it compared nothing."""
    result = yield
    if item.get_closest_marker("parity") and RECORD not in item.stash:
        pytest.fail("a parity test must compare through assert_parity or record_error", pytrace=False)
    return result


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Take over what one of xdist's workers recorded."""
    for component, oracle, largest, tests in getattr(node, "workeroutput", {}).get("parity", []):
        _note(node.config.stash[RECORD], component, oracle, float(largest), tests)


def pytest_sessionfinish(session):
    """Hand the record to xdist's main process, or write it to the file."""
    record = session.config.stash.get(RECORD, {})
    rows = [(component, oracle, repr(entry["error"]), entry["tests"]) for (component, oracle), entry in record.items()]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["parity"] = rows
    elif rows:
        write(Path(session.config.rootpath) / "_build" / "parity.json", rows)


def write(path: Path, rows: list) -> None:
    """Put rows (component, oracle, error, tests) into the file, in the place of older rows for the same pair."""
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    kept = {(entry["component"], entry["oracle"]): entry for entry in old}
    for component, oracle, error, tests in rows:
        # A string, because JSON knows no NaN.
        entry = {"component": component, "oracle": oracle, "largest_error": error, "tests": tests}
        kept[component, oracle] = entry
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps([kept[pair] for pair in sorted(kept)], indent=1) + "\n", encoding="utf-8")
