"""The mini problem set, as the grader has it."""

import json
from pathlib import Path

import nbformat
import pytest
from handed_in import MINI, save

from course_lib.grading.assignment import find_source, grader_key, load_assignment
from course_lib.grading.limits import Limits
from course_lib.grading.rebuild import rebuild
from course_lib.grading.runner import run_pytest
from course_lib.grading.student_notebook import read_student_notebook


@pytest.fixture(scope="session")
def mini_key_path(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key.json"
    grader_key(find_source(MINI, "99-mini"), MINI, 5, path)
    return path


@pytest.fixture(scope="session")
def mini(mini_key_path):
    key = json.loads(mini_key_path.read_text("utf-8"))["key"]
    return load_assignment(find_source(MINI, "99-mini"), MINI, key, hidden=True)


@pytest.fixture
def verdicts(mini, mini_key_path, tmp_path):
    """A function that grades one notebook of the mini set and gives check id -> result."""

    def grade(content: dict, **limits) -> dict[str, dict]:
        taken = read_student_notebook(
            save(tmp_path / "it.ipynb", content),
            set(mini.answer_ids),
            set(mini.written),
        )
        limits = Limits(**{"cell_seconds": 4.0, **limits})
        nbformat.write(
            rebuild(mini, "student", taken, limits), tmp_path / "rebuilt.ipynb"
        )
        results = run_pytest(tmp_path / "rebuilt.ipynb", mini_key_path, mini, limits)
        return {result["check"]: result for result in results}

    return grade
