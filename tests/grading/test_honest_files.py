"""File names and spreadsheets as they come: no student is lost, none is made up."""

import csv
import io

import pytest
from handed_in import notebook, save
from test_reports import result

from course_lib.errors import CourseError
from course_lib.grading.report import write_reports
from course_lib.grading.submissions import find_submissions, left_aside, student_name
from course_lib.grading.written import read_marks


@pytest.mark.parametrize(
    "name",
    [
        "alice - Copy",
        "alice - Copy (2)",
        "alice - Kopie",
        "alice - Kopie (2)",
        "alice - Copie",
        "alice - Copia",
        "alice Kopie 2",
        "alice (2)",
        "alice (Kopie)",
        "alice (another copy)",
        "alice (3rd copy)",
        "Copy of alice",
        "Kopie von alice",
        "Cópia de alice",
    ],
)
def test_a_copy_claims_the_same_student(tmp_path, name):
    assert student_name(name, "02-self-attention") == ("alice", False)
    save(tmp_path / f"{name}.ipynb", notebook())
    save(tmp_path / "alice.ipynb", notebook())
    (one,) = find_submissions(tmp_path, "02-self-attention")
    assert "2 submissions claim this student" in one.problem


@pytest.mark.parametrize(
    "name",
    [
        "2025_10_03_alice",
        "alice_2025_10_03",
        "alice_2025_10_3_final",
        "alice_10_12_2025",
        "alice_12_10_2025_last",
        "lab_group_3_2_final",
        "hw_02_11_alice",
    ],
)
def test_a_date_or_a_group_is_not_taken_for_canvas_numbers(name):
    assert student_name(name, "02-self-attention") == (name, False)


def test_the_sets_own_name_is_no_student_of_canvas():
    name = student_name("02-self-attention_12_34_alice", "02-self-attention")[0]
    assert name == "12_34_alice"


def test_a_notebook_deeper_in_a_students_folder_is_found(tmp_path):
    deep = save(tmp_path / "alice" / "handed in" / "02" / "x.ipynb", notebook())
    save(tmp_path / "bob" / "bob.ipynb", notebook())
    save(tmp_path / "bob" / "old" / "bob.ipynb", notebook())
    save(tmp_path / "eve" / "one" / "x.ipynb", notebook())
    save(tmp_path / "eve" / "two" / "x.ipynb", notebook())
    save(tmp_path / "kim" / ".ipynb_checkpoints" / "x.ipynb", notebook())
    alice, bob, eve, kim = find_submissions(tmp_path)
    assert alice.path == deep
    assert bob.path == tmp_path / "bob" / "bob.ipynb"
    assert eve.path is None and "several folders of it, in one, two" in eve.problem
    assert kim.path is None and kim.problem == "the folder holds no .ipynb file"


def test_an_archive_unpacked_into_a_folder_is_a_class_not_a_student(tmp_path):
    packed = tmp_path / "submissions"
    save(packed / "lovelaceada_12345_678910_x.ipynb", notebook())
    save(packed / "smithjo_LATE_12346_678911_x.ipynb", notebook())
    save(tmp_path / "moodle" / "Eve_12_assignsubmission_file_" / "x.ipynb", notebook())
    (packed / "notes.txt").write_text("x")
    found = {one.student: one.late for one in find_submissions(tmp_path)}
    assert found == {"Eve_12": False, "lovelaceada_12345": False, "smithjo_12346": True}
    assert left_aside(tmp_path) == ["notes.txt"]


NUMBERS = ["00123456", "123456789012345", "1e5", "12-3", "12.3"]


def in_a_spreadsheet(text: str) -> str:
    """A sheet after a spreadsheet has opened and saved it: what looks like a number has
    become one.
    """
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    saved = io.StringIO()
    csv.writer(saved, delimiter=";").writerows(
        [f"{float(cell):g}" if _is_a_number(cell) else cell for cell in line]
        for line in lines
    )
    return saved.getvalue()


def _is_a_number(text: str) -> bool:
    try:
        return bool(text) and float(text) is not None
    except ValueError:
        return False


def test_a_student_number_survives_a_spreadsheet(mini, tmp_path):
    results = [result(mini, name) for name in NUMBERS]
    files = {name: name for name in NUMBERS}
    write_reports(tmp_path, mini, results, {}, files)
    for sheet in ("grades.csv", "written.csv"):
        saved = in_a_spreadsheet((tmp_path / sheet).read_text("utf-8"))
        names = [line.split(";")[0] for line in saved.splitlines()[1:]]
        assert names == [f"'{name}" for name in NUMBERS], sheet
    (tmp_path / "marked.csv").write_text(
        in_a_spreadsheet((tmp_path / "written.csv").read_text("utf-8")), "utf-8"
    )
    assert set(read_marks(tmp_path / "marked.csv", mini, set(NUMBERS))) == set(NUMBERS)


def test_a_number_that_lost_its_zeros_is_the_student_if_only_one_can_be(mini, tmp_path):
    sheet = tmp_path / "marked.csv"
    sheet.write_text("student,id,mark\n123,why,2\n", "utf-8")
    assert read_marks(sheet, mini, {"00123", "9"}) == {"00123": {"why": (2.0, None)}}
    with pytest.raises(CourseError, match="no submission of '123'"):
        read_marks(sheet, mini, {"00123", "0123"})


def test_grades_open_rightly_in_a_spreadsheet(mini, tmp_path):
    write_reports(tmp_path, mini, [result(mini, "Zoë")], {}, {"Zoë": "zoe"})
    for sheet in ("grades.csv", "written.csv"):
        assert (tmp_path / sheet).read_bytes().startswith(b"\xef\xbb\xbfstudent")


def test_files_left_aside_are_in_the_json_too(mini, tmp_path):
    import json

    write_reports(tmp_path, mini, [result(mini, "ada")], {}, {"ada": "ada"}, ["a.zip"])
    report = json.loads((tmp_path / "grades.json").read_text("utf-8"))
    assert report["left_aside"] == ["a.zip"]
