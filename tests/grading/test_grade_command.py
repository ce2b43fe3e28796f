"""The command as a whole, on the mini set: nothing lost, nothing half-written, the same
twice.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from handed_in import MINI, code, mini_notebook, notebook, save

from course_lib.errors import CourseError
from course_lib.grading import command
from course_lib.grading.command import grade
from course_lib.grading.limits import Limits

pytestmark = pytest.mark.slow

QUICK = Limits(cell_seconds=4.0)


@pytest.fixture
def run(tmp_path):
    """Grade ``tmp_path/in`` into ``tmp_path/out``; gives the exit status and what was
    said.
    """

    def grade_here(out: str = "out", **options) -> tuple[int, list[str]]:
        said = []
        options = {"seed": 5, "jobs": 2, **options}
        status = grade(
            "99-mini",
            tmp_path / "in",
            tmp_path / out,
            echo=said.append,
            limits=QUICK,
            root=MINI,
            **options,
        )
        return status, said

    return grade_here


def hand_in(tmp_path, **students: dict) -> None:
    for student, content in students.items():
        save(tmp_path / "in" / f"{student}.ipynb", content)


def files(folder) -> dict[str, str]:
    """The reports, but for how long grading took."""
    import re

    texts = {
        str(path.relative_to(folder)): path.read_text("utf-8")
        for path in folder.rglob("*")
        if path.suffix in (".csv", ".html", ".json", ".ipynb")
    }
    return {
        name: re.sub(r'"seconds": [\d.]+', "", text.replace(str(folder), "OUT"))
        for name, text in texts.items()
    }


def test_a_class_with_every_kind_of_trouble(tmp_path, run):
    hand_in(
        tmp_path,
        ada=mini_notebook(),
        bob=mini_notebook(mean="# exercise: mean\ndef mean(values):\n    return 2.0"),
    )
    hand_in(tmp_path, **{"Copy of eve": mini_notebook(), "eve": mini_notebook()})
    (tmp_path / "in" / "kim.ipynb").write_bytes(b"\x89PNG\xff")
    status, said = run()
    assert status == 1  # a person must look at two of them
    text = "\n".join(said)
    assert "not graded: eve: 2 submissions claim this student" in text.replace(
        "Copy of eve", "eve"
    )
    assert "not graded: kim: the file is not text" in text
    assert (
        "graded 2 of 4" in text
        and "-m pytest -p course_lib.grading.nbval_plugin --nbval" in text
    )
    grades = (tmp_path / "out" / "grades.csv").read_text("utf-8").splitlines()
    assert (
        "ada,graded,,3,1.5,2,,6.5,6.5,2," in grades
        and "bob,graded,,3,0,2,,5,6.5,2," in grades
    )
    assert sorted(path.name for path in (tmp_path / "out" / "rebuilt").iterdir()) == [
        "ada.ipynb",
        "bob.ipynb",
    ]
    assert oct((tmp_path / "out" / "key.json").stat().st_mode)[-3:] == "600"


def test_grading_twice_gives_the_same(tmp_path, run):
    hand_in(
        tmp_path,
        ada=mini_notebook(),
        bob=mini_notebook(
            double="# exercise: double\ndef double(x):\n    return x * x"
        ),
    )
    run("one")
    run("two", jobs=1)
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_what_was_graded_is_not_graded_again_unless_it_changed(
    tmp_path, run, monkeypatch
):
    hand_in(tmp_path, ada=mini_notebook(), bob=mini_notebook())
    run()
    hand_in(
        tmp_path,
        bob=mini_notebook(last="# exercise: last\ndef last(values):\n    return None"),
    )
    graded = []
    original = command._grade_all
    monkeypatch.setattr(
        command,
        "_grade_all",
        lambda waiting, *rest: (
            graded.extend(one.student for one in waiting),
            original(waiting, *rest),
        )[1],
    )
    status, said = run(seed=None)  # the folder's own seed
    assert (
        status == 0
        and graded == ["bob"]
        and "1 were graded already, 1 are left" in said
    )
    assert ",4.5,6.5," in (tmp_path / "out" / "grades.csv").read_text("utf-8")


def test_regrading_shows_what_changed(tmp_path, run):
    hand_in(tmp_path, ada=mini_notebook())
    run()
    assert "regraded: no verdict changed" in run(regrade=True)[1]
    with sqlite3.connect(tmp_path / "out" / "results.sqlite") as database:
        database.execute(
            "UPDATE results SET result = replace(result, ?, ?)",
            (
                '"check": "mean-three", "answer": "mean", "status": "passed"',
                '"check": "mean-three", "answer": "mean", "status": "error"',
            ),
        )
    said = run(regrade=True)[1]
    assert any(
        line.startswith("ada: mean-three: before error")
        and "after passed (1.5 of 1.5)" in line
        for line in said
    )


def test_a_killed_run_goes_on_where_it_stopped(tmp_path, run):
    slow = (
        "# exercise: last\nimport time\ntime.sleep(3)\ndef last(values):\n    return"
        " values[-1]"
    )
    hand_in(
        tmp_path,
        ada=mini_notebook(),
        bob=mini_notebook(last=slow),
        eve=mini_notebook(last=slow),
    )
    program = (
        "import sys; from course_lib.grading import grade; from"
        " course_lib.grading.limits import Limits; grade('99-mini',"
        f" {str(tmp_path / 'in')!r}, {str(tmp_path / 'out')!r}, seed=5, jobs=1,"
        f" limits=Limits(cell_seconds=4.0), root={str(MINI)!r})"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.DEVNULL
    )
    results = tmp_path / "out" / "results.sqlite"
    deadline = time.monotonic() + 600
    while time.monotonic() < deadline and not stored(results):
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert len(stored(results)) == 1
    assert not (
        tmp_path / "out" / "grades.csv"
    ).exists()  # reports come at the end, all of them
    status, said = run()
    assert status == 0 and "1 were graded already, 2 are left" in said
    assert (tmp_path / "out" / "grades.csv").read_text("utf-8").count(
        ",6.5,6.5,2,"
    ) == 3


def stored(path) -> list:
    if not path.exists():
        return []
    try:
        return sqlite3.connect(path).execute("SELECT student FROM results").fetchall()
    except sqlite3.OperationalError:
        return []


def test_marks_are_merged_and_survive_the_next_run(tmp_path, run):
    hand_in(tmp_path, ada=mini_notebook(why="Because of rounding."))
    run()
    sheet = (tmp_path / "out" / "written.csv").read_text("utf-8-sig")
    assert "Because of rounding." in sheet
    (tmp_path / "marked.csv").write_text(sheet.replace("says why.,\n", "says why.,2\n"))
    assert run(merge=tmp_path / "marked.csv")[0] == 0
    assert "ada,graded,,3,1.5,2,2,8.5,8.5,0," in (
        tmp_path / "out" / "grades.csv"
    ).read_text("utf-8")
    run()
    assert "8.5,8.5,0" in (tmp_path / "out" / "grades.csv").read_text("utf-8")
    hand_in(tmp_path, ada=mini_notebook(why="Because of something else."))
    told = (
        "please look: ada: the answer to why changed after it was marked: it is to be"
        " marked again"
    )
    assert told in run()[1]
    assert "6.5,6.5,2" in (tmp_path / "out" / "grades.csv").read_text("utf-8")
    assert told not in run()[1]  # said once; the sheet has the new answer now


def test_nothing_is_left_out_without_a_word(tmp_path, run):
    own = "def double(x):\n    return 2 * x"
    misplaced = mini_notebook(double=None)
    misplaced["cells"].insert(0, code(own))
    hand_in(tmp_path, ada=mini_notebook(), bob=misplaced, eve=notebook(code("x = 1")))
    (tmp_path / "in" / "stud.zip").write_bytes(b"PK")
    status, said = run()
    assert status == 1 and "left aside: 1 other file (stud.zip)" in said
    assert any(
        line.startswith("isolation: limits; answers run as your user, not in a sandbox")
        for line in said
    )
    assert (
        "not graded: eve: no answer of 99-mini is in it (is it the chapter's notebook?)"
        in said
    )
    assert any(
        line.startswith("please look: bob: you define `double` in a cell of your own")
        for line in said
    )
    page = (tmp_path / "out" / "class.html").read_text("utf-8")
    assert (
        "Left aside: 1 other file (stud.zip)." in page and "you define `double`" in page
    )
    command = next(line for line in said if line.startswith("to repeat")).removeprefix(
        "to repeat one verdict: "
    )
    repeated = subprocess.run(
        command, shell=True, cwd="/", capture_output=True, text=True, timeout=600
    )
    assert repeated.returncode == 0 and "passed" in repeated.stdout, (
        repeated.stdout + repeated.stderr
    )
    (tmp_path / "in" / "ada.ipynb").unlink()
    assert (
        "1 student of an earlier run is not in this folder; their results are left out"
        " of grades.csv" in run()[1]
    )


def test_an_out_that_is_a_file_is_one_clear_line(tmp_path, run):
    hand_in(tmp_path, ada=mini_notebook())
    (tmp_path / "out").write_text("x")
    for out in ("out", "out/deeper"):
        with pytest.raises(CourseError, match="cannot be a folder for results"):
            run(out)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"isolation": "sandbox"}, "--isolation sandbox cannot be had here"),
        ({"isolation": "none"}, "--isolation none cannot be had here; there is limits"),
        ({"seed": 0}, "--seed is a whole number from 1"),
        ({"jobs": 0}, "--jobs is a whole number from 1"),
        ({"out": "in/results"}, "lies in the folder of submissions"),
    ],
)
def test_what_the_user_can_mend_is_one_clear_line_and_nothing_is_written(
    tmp_path, run, options, message
):
    hand_in(tmp_path, ada=mini_notebook())
    with pytest.raises(CourseError, match=message):
        run(**options)
    assert os.listdir(tmp_path) == ["in"] and os.listdir(tmp_path / "in") == [
        "ada.ipynb"
    ]


def test_an_empty_folder_writes_nothing(tmp_path, run):
    (tmp_path / "in").mkdir()
    with pytest.raises(CourseError, match="holds no submission"):
        run()
    assert os.listdir(tmp_path) == ["in"]


def test_a_folder_graded_with_another_seed_is_left_alone(tmp_path, run):
    hand_in(tmp_path, kim={"no": "notebook"})
    run(seed=5)
    with pytest.raises(CourseError, match="graded with another seed"):
        run(seed=6)


def test_missing_packages_are_named(monkeypatch):
    monkeypatch.setattr(
        command.importlib.util,
        "find_spec",
        lambda name: None if name == "nbval" else object(),
    )
    with pytest.raises(
        CourseError, match=r'grading needs nbval: pip install "course_lib\[grade\]"'
    ):
        command.require_packages()
