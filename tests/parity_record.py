"""Collects how far components are from independent implementations, for the page
*Verified against*.

A parity test carries ``@pytest.mark.parity(component, oracle)`` and compares through
the fixture ``assert_parity``, or measures by itself and calls ``record_error``. The
largest errors of the session go to ``_build/parity.json``; entries of tests that did
not run this time stay. Works under pytest-xdist too.
"""

import json
import math
from pathlib import Path

import pytest

RECORD = pytest.StashKey[
    dict
]()  # (component, oracle) -> {"error", "tests", "compared"}
# What torch.testing.assert_close demands by default: relative, absolute.
DEFAULTS = {
    "float64": (1e-7, 1e-7),
    "float32": (1.3e-6, 1e-5),
    "float16": (1e-3, 1e-5),
    "bfloat16": (1.6e-2, 1e-5),
}
OWN_BOUND = "a bound of the test's own"


def pytest_configure(config):
    """Begin with nothing recorded."""
    config.stash[RECORD] = {}


def _note(
    record: dict,
    component: str,
    oracle: str,
    error: float,
    tests: list[str],
    compared: list[str],
) -> None:
    entry = record.setdefault(
        (component, oracle), {"error": 0.0, "tests": [], "compared": []}
    )
    # NaN is the largest error there is: nothing is greater, so once noted it stays.
    if math.isnan(error) or error > entry["error"]:
        entry["error"] = error
    entry["tests"] = sorted({*entry["tests"], *tests})
    entry["compared"] = sorted({*entry["compared"], *compared})


def demanded(dtype: str, tolerance: dict) -> str:
    """How close a comparison must be, in words: ``float64, 1e-07 + 1e-07 of the
    value``, or ``exact``.
    """
    rtol, atol = DEFAULTS.get(dtype, (0, 0))
    rtol, atol = tolerance.get("rtol", rtol), tolerance.get("atol", atol)
    if not rtol and not atol:
        return f"{dtype}, exact"
    parts = [f"{atol:.2g}"] * bool(atol) + [f"{rtol:.2g} of the value"] * bool(rtol)
    return f"{dtype}, {' + '.join(parts)}"


@pytest.fixture
def record_error(request):
    """A function ``record_error(component, oracle, error)``: note a largest absolute
    error.
    """

    def record(
        component: str, oracle: str, error: float, compared: str = OWN_BOUND
    ) -> None:
        request.node.stash[RECORD] = True
        # Without parameters, and without pytest-xdist's group.
        test = request.node.nodeid.split("[")[0].split("@")[0]
        _note(
            request.config.stash[RECORD],
            component,
            oracle,
            float(error),
            [test],
            [compared],
        )

    return record


@pytest.fixture
def assert_parity(request, record_error):
    """A function ``assert_parity(actual, expected, **tolerance)``: record the largest
    error and demand closeness.

    Component and oracle come from the test's marker, tolerances (``rtol``, ``atol``) go
    to torch.testing.assert_close.
    """

    def compare(actual, expected, **tolerance) -> None:
        import torch

        marker = request.node.get_closest_marker("parity")
        actual, expected = (
            torch.as_tensor(actual).detach(),
            torch.as_tensor(expected).detach(),
        )
        if actual.shape == expected.shape:
            error = (actual.double() - expected.double()).abs().max().item()
            record_error(
                *marker.args,
                error,
                demanded(str(actual.dtype).removeprefix("torch."), tolerance),
            )
        torch.testing.assert_close(actual, expected, **tolerance)

    return compare


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Fail a parity test that passes without having recorded an error: it compared
    nothing.
    """
    result = yield
    if item.get_closest_marker("parity") and RECORD not in item.stash:
        pytest.fail(
            "a parity test must compare through assert_parity or record_error",
            pytrace=False,
        )
    return result


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    """Take over what one of xdist's workers recorded."""
    for component, oracle, largest, tests, compared in getattr(
        node, "workeroutput", {}
    ).get("parity", []):
        _note(
            node.config.stash[RECORD],
            component,
            oracle,
            float(largest),
            tests,
            compared,
        )


def pytest_sessionfinish(session):
    """Hand the record to xdist's main process, or write it to the file."""
    record = session.config.stash.get(RECORD, {})
    rows = [
        (component, oracle, repr(entry["error"]), entry["tests"], entry["compared"])
        for (component, oracle), entry in record.items()
    ]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["parity"] = rows
    elif rows:
        write(Path(session.config.rootpath) / "_build" / "parity.json", rows)


def write(path: Path, rows: list) -> None:
    """Put rows (component, oracle, error, tests, compared) into the file, in place of
    older rows for the same pair.
    """
    old = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    kept = {(entry["component"], entry["oracle"]): entry for entry in old}
    names = ("component", "oracle", "largest_error", "tests", "compared")
    for row in rows:  # the error is a string, because JSON knows no NaN
        kept[row[0], row[1]] = dict(zip(names, row, strict=True))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps([kept[pair] for pair in sorted(kept)], indent=1) + "\n",
        encoding="utf-8",
    )
