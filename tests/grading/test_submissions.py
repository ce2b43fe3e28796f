"""Whose notebook is it? File names as learning platforms, file managers and students
make them.
"""

import os

import pytest
from handed_in import notebook, save

from course_lib.errors import CourseError
from course_lib.grading.submissions import (
    file_names,
    find_submissions,
    left_aside,
    student_name,
)


@pytest.mark.parametrize(
    ("name", "student", "late"),
    [
        ("alice", "alice", False),
        ("lovelaceada_12345_678910_02-self-attention", "lovelaceada_12345", False),
        (
            "lovelaceada_LATE_12345_678910_02-self-attention-1",
            "lovelaceada_12345",
            True,
        ),
        (
            "lovelaceada_12345_678910_Copy of 02-self-attention (2)",
            "lovelaceada_12345",
            False,
        ),
        ("Ada Lovelace_1234567_assignsubmission_file_", "Ada Lovelace_1234567", False),
        (
            "Ada Lovelace_1234567_assignsubmission_file_02-self-attention",
            "Ada Lovelace_1234567",
            False,
        ),
        ("Copy of alice", "alice", False),
        ("Copy of Copy of alice (1)", "alice", False),
        ("alice-Copy1", "alice", False),
        ("alice_02-self-attention", "alice", False),
        ("02-self-attention alice", "alice", False),
        ("02-self-attention", "02-self-attention", False),
        ("o'brien, «José»", "o'brien, «José»", False),
    ],
)
def test_the_student_is_read_from_the_name(name, student, late):
    assert student_name(name, "02-self-attention") == (student, late)


def test_the_newest_notebook_of_a_folder_counts(tmp_path):
    old = save(tmp_path / "alice" / "b.ipynb", notebook())
    new = save(tmp_path / "alice" / "a.ipynb", notebook())
    os.utime(old, (1, 1))
    save(tmp_path / "alice" / ".ipynb_checkpoints" / "a-checkpoint.ipynb", notebook())
    save(tmp_path / "__MACOSX" / "x.ipynb", notebook())
    save(tmp_path / "bob_1234567_assignsubmission_file_" / "x.ipynb", notebook())
    found = find_submissions(tmp_path)
    assert [one.student for one in found] == ["alice", "bob_1234567"]
    assert found[0].path == new and found[0].problem is None


@pytest.mark.parametrize(
    "names",
    [
        ("alice.ipynb", "alice (1).ipynb"),
        ("alice.ipynb", "Alice.ipynb"),
        ("alice.ipynb", "alice/x.ipynb"),
        ("Copy of alice.ipynb", "alice-Copy1.ipynb"),
    ],
)
def test_two_files_that_claim_one_student_are_settled_by_a_person(tmp_path, names):
    for name in names:
        save(tmp_path / name, notebook())
    save(tmp_path / "bob.ipynb", notebook())
    claimed, bob = find_submissions(tmp_path)
    assert (
        claimed.path is None and "2 submissions claim this student" in claimed.problem
    )
    assert bob.path is not None


def test_canvas_namesakes_are_two_students(tmp_path):
    save(tmp_path / "smithjo_11_1_x.ipynb", notebook())
    save(tmp_path / "smithjo_22_2_x.ipynb", notebook())
    assert [one.student for one in find_submissions(tmp_path)] == [
        "smithjo_11",
        "smithjo_22",
    ]


def test_moodles_two_folders_are_one_submission(tmp_path):
    save(tmp_path / "Ada L_12_assignsubmission_file_" / "x.ipynb", notebook())
    for name in ("Ada L_12", "Bob_13"):
        (tmp_path / f"{name}_assignsubmission_onlinetext_").mkdir()
        (
            tmp_path / f"{name}_assignsubmission_onlinetext_" / "onlinetext.html"
        ).write_text("see file")
    (tmp_path / "Bob_13_assignsubmission_file_").mkdir()
    ada, bob = find_submissions(tmp_path)
    assert (
        ada.student == "Ada L_12" and ada.path.name == "x.ipynb" and ada.problem is None
    )
    assert bob.path is None and bob.problem == "the folder holds no .ipynb file"


def test_files_that_are_no_notebooks_are_named(tmp_path):
    for name in ("stud.zip", "notes.txt", ".DS_Store"):
        (tmp_path / name).write_text("x")
    save(tmp_path / "ada.ipynb", notebook())
    assert left_aside(tmp_path) == ["notes.txt", "stud.zip"]


def test_links_are_not_followed(tmp_path):
    save(tmp_path / "elsewhere" / "x.ipynb", notebook())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "alice.ipynb").symlink_to(tmp_path / "elsewhere" / "x.ipynb")
    (tmp_path / "in" / "bob").symlink_to(tmp_path / "elsewhere")
    assert all(
        one.path is None and "link" in one.problem
        for one in find_submissions(tmp_path / "in")
    )


def test_a_folder_with_nothing_in_it_is_one_clear_line(tmp_path):
    with pytest.raises(CourseError, match="holds no submission"):
        find_submissions(tmp_path)
    with pytest.raises(CourseError, match="is not a folder"):
        find_submissions(tmp_path / "missing")


def test_file_names_are_safe_and_different():
    students = [
        "alice",
        "Alice",
        "../../etc/passwd",
        "a/b",
        "a b",
        "名前",
        "x\n'\"",
        "-rf",
        "a" * 300,
    ]
    names = file_names(students)
    assert len({name.casefold() for name in names.values()}) == len(students)
    assert all(
        set(name)
        <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
        and name[0] not in ".-"
        and len(name) < 100
        for name in names.values()
    )
    assert file_names(["bob"]) == {"bob": "bob"}
