"""What a student sees before handing in is what the grader will see."""

import re

import pytest
from handed_in import notebook, save
from test_realistic_submissions import RIGHT, filled

from course_lib.errors import CourseError
from course_lib.grading.check_file import check_file

pytestmark = pytest.mark.slow


@pytest.mark.slow
def test_a_complete_notebook_passes(tmp_path):
    said = []
    path = save(
        tmp_path / "02-self-attention.ipynb",
        filled(RIGHT, written={"why-scale": "It saturates."}),
    )
    assert check_file(path, said.append) == 0
    text = "\n".join(said)
    assert re.search(r"attention-plain +1 of 1  ✓ passed", text)
    assert "memory-long" not in text  # runs at grading
    assert (
        "note: lab-report: no written answer was found." in text
        and "note: why-scale" not in text
    )
    assert re.search(r"(?m)^(\d+) of \1 points for the public checks\.", text)


@pytest.mark.slow
def test_a_mistake_is_explained_and_fails(tmp_path):
    said = []
    wrong = {**RIGHT, "attention": RIGHT["attention"].replace(" * width ** -0.5", "")}
    wrong.pop("classifier")
    assert check_file(save(tmp_path / "mine.ipynb", filled(wrong)), said.append) == 1
    text = "\n".join(said)
    assert "✗ wrong" in text and "square root of the head width" in text
    assert (
        "not implemented yet" in text
        and "note: classifier: the cell is as it was handed out." in text
    )


def test_what_cannot_be_checked_is_one_clear_line(tmp_path):
    with pytest.raises(CourseError, match="there is no file"):
        check_file(tmp_path / "missing.ipynb")
    with pytest.raises(CourseError, match="is no problem set's notebook"):
        check_file(save(tmp_path / "diary.ipynb", notebook()))
    (tmp_path / "02-self-attention.ipynb").write_text('{"cells": [')
    with pytest.raises(CourseError, match="not complete JSON"):
        check_file(tmp_path / "02-self-attention.ipynb")
    with pytest.raises(CourseError, match="no problem set '77-nothing'"):
        check_file(save(tmp_path / "77-nothing.ipynb", notebook()))
