"""*Verified against*: which component was held against which independent
implementation, and how far off it was.

``make verified`` runs all parity tests and puts what they measured, with versions, into
``book/verified.json``, which is committed; the page is made from it. An entry names the
code it was measured on, the component's and its tests', so that a test can say when the
file is out of date.
"""

import ast
import json
import math
import platform
import re
import sys
from pathlib import Path

from markupsafe import Markup

from course_lib.config import Config
from course_lib.errors import CourseError
from course_lib.files import json_text, write_atomically
from course_lib.publishing import fingerprint, tables

FILE = Path("book", "verified.json")
MEASURED = Path("_build", "parity.json")  # what the tests of the last run wrote


def load(root: Path) -> dict:
    """``{"python", "system", "packages", "entries"}``; no entries if nothing was
    measured yet.
    """
    try:
        return json.loads((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {"python": "", "system": "", "packages": {}, "entries": []}


def refresh(root: Path) -> int:
    """Write ``book/verified.json`` from what the parity tests measured; returns the
    number of pairs.

    Raises:
        CourseError: If a pair of component and oracle was not measured, or its error is
            not a number.
    """
    try:
        measured = json.loads((root / MEASURED).read_text(encoding="utf-8"))
    except FileNotFoundError:
        missing = (
            f"{MEASURED.as_posix()} is not there: run the parity tests first (pytest -m"
            " parity tests)"
        )
        raise CourseError(missing) from None
    wanted, found = (
        declared(root),
        {(entry["component"], entry["oracle"]): entry for entry in measured},
    )
    if missing := sorted(set(wanted) - set(found)):
        raise CourseError(
            "these parity tests measured nothing: "
            + "; ".join(f"{c} against {o}" for c, o in missing)
        )
    entries, files = [], set()
    for component, oracle in sorted(wanted):
        entry = found[component, oracle]
        if not math.isfinite(float(entry["largest_error"])):
            raise CourseError(
                f"{component} against {oracle}: the largest error is"
                f" {entry['largest_error']}"
            )
        files |= {test.split("::")[0] for test in entry["tests"]}
        entries.append(entry | hashes(root, component, entry["tests"]))
    names: set[str] = set()
    for file in sorted(files):
        text = (root / file).read_text(encoding="utf-8")
        names |= fingerprint.imported(text) | set(
            re.findall(r'importorskip\("(\w+)', text)
        )
    content = {
        "python": platform.python_version(),
        "system": f"{platform.system()}, {platform.machine()}",
        "packages": fingerprint.package_versions(names - {"pytest"}),
        "entries": entries,
    }
    write_atomically(root / FILE, json_text(content, depth=2))
    return len(entries)


def declared(root: Path) -> dict[tuple[str, str], str]:
    """The pairs (component, oracle) of all markers ``@pytest.mark.parity(...)`` below
    ``tests/``, with a file of each.

    Raises:
        CourseError: If a marker's names can't be read off the file.
    """
    pairs = {}
    for path in sorted((root / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = {}
        for node in tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                constants[getattr(node.targets[0], "id", "")] = node.value.value
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") == "parity"
            ):
                names = [
                    constants.get(getattr(a, "id", None), getattr(a, "value", None))
                    for a in node.args
                ]
                if len(names) != 2 or not all(isinstance(name, str) for name in names):
                    where = f"{path.relative_to(root).as_posix()}:{node.lineno}"
                    raise CourseError(
                        f"{where}: write parity's component and oracle as plain text,"
                        " or as constants"
                    )
                pairs[names[0], names[1]] = path.relative_to(root).as_posix()
    return pairs


def stale(root: Path) -> list[str]:
    """Why ``book/verified.json`` is not what the parity tests would give now; empty if
    it is up to date.
    """
    known = {
        (entry["component"], entry["oracle"]): entry for entry in load(root)["entries"]
    }
    wanted, problems = declared(root), []
    for component, oracle in sorted(set(wanted) - set(known)):
        problems.append(f"{component} against {oracle} is missing")
    for component, oracle in sorted(set(known) - set(wanted)):
        problems.append(f"{component} against {oracle} is no longer tested")
    for pair in sorted(set(known) & set(wanted)):
        entry = known[pair]
        for what, now in hashes(root, entry["component"], entry["tests"]).items():
            if entry.get(what) != now:
                problems.append(
                    f"{pair[0]} against {pair[1]}: the {what} has changed since it was"
                    " measured"
                )
    return problems


def hashes(root: Path, component: str, tests: list[str]) -> dict[str, str | None]:
    """What an error was measured on: the code of the component, and that of its tests.
    Comments do not count.
    """
    file = component_file(root, component)
    return {
        "component's code": (
            fingerprint.code_hash(file.read_text(encoding="utf-8")) if file else None
        ),
        "tests' code": fingerprint.digest(
            [_function_code(root, test) for test in sorted(tests)]
        ),
    }


def component_file(root: Path, component: str) -> Path | None:
    """The module that a component names: ``training.loop.learning_rate_at`` and
    ``training.loop: rate`` → loop.py.
    """
    parts = component.split(":")[0].split(".")
    for length in range(len(parts), 0, -1):
        if file := fingerprint.module_file(
            ".".join(["course_lib", *parts[:length]]), root
        ):
            return None if file.name == "__init__.py" else file
    return None


def _function_code(root: Path, test: str) -> str | None:
    name, _, function = test.partition("::")
    path = root / name
    if path.is_file():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.FunctionDef)
                and node.name == function.split("::")[-1]
            ):
                return fingerprint.canonical(node)
    return None


# --- The page


HEADS = ["component", "held against", "largest error", "at most"]


def table(root: Path) -> str:
    """The table of *Verified against* as HTML, one group of rows a package."""
    config, content = Config.load(root), load(root)
    groups: dict[str, list] = {}
    for entry in content["entries"]:
        rows = groups.setdefault(entry["component"].split(".")[0], [])
        rows.append(_row(root, config, entry))
    return tables.table(HEADS, list(groups.items()))


def _row(root: Path, config: Config, entry: dict) -> tuple[Markup, list]:
    source = f"{config.repository}/blob/{config.branch}"
    name, oracle = entry["component"], entry["oracle"]
    component = Markup("<code>{}</code>").format(name.partition(".")[2] or name)
    if file := component_file(root, name):
        address = f"{source}/{file.relative_to(root).as_posix()}"
        component = tables.link(address, component)
    files = sorted({test.split("::")[0] for test in entry["tests"]})
    label = f"test of {name} against {oracle}"
    links = [tables.link(f"{source}/{file}", "test", label) for file in files]
    return component, [
        Markup("{} ({})").format(oracle, Markup(", ").join(links)),
        error_in_words(float(entry["largest_error"])),
        Markup("<br>").join(entry["compared"]),
    ]


def error_in_words(error: float) -> str:
    """``4.4e-16``, or that there is none."""
    return "none: equal" if error == 0 else f"{error:.1e}"


def versions(root: Path) -> str:
    """With what it was measured, in one line of Markdown."""
    content = load(root)
    packages = ", ".join(
        f"{name} {version}" for name, version in content["packages"].items()
    )
    return f"Python {content['python']} on {content['system']}; {packages}."


def main() -> int:
    """``python -m course_lib.publishing.verified``, after the parity tests."""
    from course_lib.config import find_root

    try:
        count = refresh(find_root())
    except CourseError as error:
        print(f"verified: {error}", file=sys.stderr)
        return 1
    print(f"{FILE.as_posix()}: {count} pairs of component and oracle")
    return 0


if __name__ == "__main__":
    sys.exit(main())
