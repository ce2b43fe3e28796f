"""*Verified against*: the committed record holds every parity test of today, and
notices what changed.
"""

import json
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.publishing import verified

ROOT = Path(__file__).parents[2]
TEST = """
import pytest
ORACLE = "counting"

@pytest.mark.parity("shapes.square", ORACLE)
def test_square(assert_parity):
    assert_parity(1, 1)
"""


@pytest.fixture
def project(tmp_path):
    """A component, its parity test, and what that measured."""
    for name, text in {
        "_config.yml": "repository: {url: https://github.com/o/n, release: v1}\n",
        "course_lib/__init__.py": "",
        "course_lib/shapes/__init__.py": "",
        "course_lib/shapes/square.py": "def area(side):\n    return side**2\n",
        "tests/shapes/test_square.py": TEST,
        "_build/parity.json": json.dumps(
            [_entry("shapes.square", "counting"), _entry("old.thing", "nobody")]
        ),
        "book/index.md": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def _entry(component, oracle, error="2.5e-16"):
    entry = {
        "component": component,
        "oracle": oracle,
        "largest_error": error,
        "compared": ["float64, 1e-07"],
    }
    return entry | {"tests": ["tests/shapes/test_square.py::test_square"]}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_the_page_of_this_checkout_is_up_to_date():
    """Every component with a parity marker is on the page, measured on the code of
    today.
    """
    problems = verified.stale(ROOT)
    assert problems == [], "make verified"
    assert len(verified.load(ROOT)["entries"]) > 10


def test_a_fresh_record_is_not_stale(project):
    assert verified.refresh(project) == 1  # what no test declares any more is dropped
    assert verified.stale(project) == []
    content = verified.load(project)
    assert [entry["component"] for entry in content["entries"]] == ["shapes.square"]
    assert content["python"] and "pytest" not in content["packages"]


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (
            "course_lib/shapes/square.py",
            "side**2",
            "side**3",
            "component's code has changed",
        ),
        (
            "tests/shapes/test_square.py",
            "assert_parity(1, 1)",
            "assert_parity(1, 2)",
            "tests' code has changed",
        ),
        (
            "tests/shapes/test_square.py",
            '"counting"',
            '"guessing"',
            "against guessing is missing",
        ),
        (
            "tests/shapes/test_square.py",
            "@pytest.mark.parity",
            "# @pytest.mark.parity",
            "is no longer tested",
        ),
    ],
)
def test_changes_make_it_stale(project, file, old, new, complaint):
    verified.refresh(project)
    change(project / file, old, new)
    assert any(complaint in problem for problem in verified.stale(project)), (
        verified.stale(project)
    )


def test_comments_do_not(project):
    verified.refresh(project)
    change(project / "course_lib/shapes/square.py", "def area", "# the area\ndef area")
    change(
        project / "tests/shapes/test_square.py",
        "    assert",
        "    # one is one\n    assert",
    )
    assert verified.stale(project) == []


def test_what_was_not_measured_is_refused(project):
    (project / "_build/parity.json").write_text("[]")
    with pytest.raises(CourseError, match="shapes.square against counting"):
        verified.refresh(project)
    (project / "_build/parity.json").write_text(
        json.dumps([_entry("shapes.square", "counting", "nan")])
    )
    with pytest.raises(CourseError, match="largest error is nan"):
        verified.refresh(project)
    (project / "_build/parity.json").unlink()
    with pytest.raises(CourseError, match="run the parity tests first"):
        verified.refresh(project)


def test_a_marker_that_cannot_be_read_is_an_error_with_its_line(project):
    change(project / "tests/shapes/test_square.py", "ORACLE)", "str(ORACLE))")
    with pytest.raises(
        CourseError, match=r"test_square.py:5: write parity's component"
    ):
        verified.declared(project)


def test_the_table_says_all_of_it(project):
    verified.refresh(project)
    table = verified.table(project)
    for text in ("shapes.square", "counting", "2.5e-16", "float64, 1e-07", "/blob/v1/course_lib/shapes/square.py",
                 "/blob/v1/tests/shapes/test_square.py"):  # fmt: skip
        assert text in table


def test_a_component_names_its_module(project):
    found = verified.component_file(project, "shapes.square.area: of a square")
    assert found == project / "course_lib" / "shapes" / "square.py"
    assert verified.component_file(project, "nothing.here") is None


def test_every_component_of_this_checkout_has_a_module():
    assert [
        c
        for c, _ in verified.declared(ROOT)
        if verified.component_file(ROOT, c) is None
    ] == []
