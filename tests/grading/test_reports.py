"""Marks, tables and pages, from results that were made by hand."""

import csv
import io
import json
import re
import shlex
import sys

import pytest
from handed_in import MINI

from course_lib.errors import CourseError
from course_lib.grading.assignment import find_source
from course_lib.grading.report import write_reports
from course_lib.grading.verdicts import not_graded
from course_lib.grading.written import marks_that_hold, merge_marks, read_marks, version


def result(mini, student: str, **others) -> dict:
    """A result where every check passed, but for those given as ``check_id=(status,
    feedback, mutant)``.
    """
    checks = []
    for name, record in mini.key.data["checks"].items():
        status, feedback, mutant = others.get(
            name.replace("-", "_"), ("passed", "", None)
        )
        checks.append(
            {
                "check": name,
                "answer": record["answer"],
                "status": status,
                "feedback": feedback,
                "mutant": mutant,
                "points": None
                if status == "not graded"
                else record["points"]
                if status == "passed"
                else 0,
                "out_of": record["points"],
                "hidden": record["hidden"],
            }
        )
    return {
        "student": student,
        "status": others.get("status", "graded"),
        "reason": others.get("reason"),
        "late": False,
        "checks": checks,
        "written": {"why": others.get("why", "Because.")},
        "notes": others.get("notes", []),
        "seconds": 1.0,
    }


def report(
    out, mini, results: list[dict], marks: dict | None = None
) -> dict[str, dict[str, str]]:
    """Write the reports and give grades.csv back: student -> its line."""
    write_reports(
        out,
        mini,
        results,
        marks or {},
        {one["student"]: f"file-{i}" for i, one in enumerate(results)},
    )
    lines = csv.DictReader(io.StringIO((out / "grades.csv").read_text("utf-8-sig")))
    return {line["student"]: line for line in lines}


def test_points_by_exercise_and_check(mini, tmp_path):
    grades = report(
        tmp_path,
        mini,
        [
            result(mini, "ada"),
            result(mini, "bob", double_list=("wrong", "hint", "squares-it")),
        ],
    )
    assert (
        grades["ada"]
        | {
            "double (3)": "3",
            "mean (1.5)": "1.5",
            "last (2)": "2",
            "why (2)": "",
            "total": "6.5",
            "out of": "6.5",
            "to be marked": "2",
            "status": "graded",
            "reason": "",
        }
        == grades["ada"]
    )
    assert (grades["bob"]["double (3)"], grades["bob"]["total"]) == ("1", "4.5")


def test_what_the_grader_could_not_decide_is_blank_and_never_zero(mini, tmp_path):
    trouble = result(
        mini,
        "eve",
        status="not graded",
        reason="no kernel",
        mean_three=("not graded", "no kernel", None),
    )
    unread = {
        **result(mini, "kim", status="not graded", reason="is no notebook"),
        "checks": [],
    }
    grades = report(tmp_path, mini, [trouble, unread])
    assert (
        grades["eve"]["double (3)"],
        grades["eve"]["mean (1.5)"],
        grades["eve"]["total"],
    ) == ("3", "", "")
    assert (
        grades["kim"]["double (3)"],
        grades["kim"]["total"],
        grades["kim"]["reason"],
    ) == ("", "", "is no notebook")
    page = (tmp_path / "feedback" / "file-1.html").read_text("utf-8")
    assert "costs you no points" in page and "0 of" not in page
    assert not_graded(mini.key, "mean-three", "x").points is None


def test_a_students_page_shows_hints_and_hides_hidden_checks(mini, tmp_path):
    report(
        tmp_path,
        mini,
        [
            result(
                mini,
                "ada",
                double_list=(
                    "wrong",
                    "You multiply the number by itself.",
                    "squares-it",
                ),
                mean_three=("wrong", "Add, then divide.", None),
            )
        ],
    )
    page = (tmp_path / "feedback" / "file-0.html").read_text("utf-8")
    assert (
        "further check 1" in page
        and "You multiply the number by itself." in page
        and "Add, then divide." in page
    )
    for secret in (
        "double-list",
        "squares-it",
        "median",
        "42",
        "[1.5, 2.5]",
        "lambda",
        "double(",
    ):
        assert secret not in page, secret


def test_pages_escape_what_students_write_and_are_accessible(mini, tmp_path):
    nasty = "<script>alert('x')</script>"
    report(
        tmp_path,
        mini,
        [
            result(
                mini,
                nasty,
                notes=[nasty],
                mean_three=("error", f"ValueError: {nasty}", None),
            )
        ],
    )
    for name in ("feedback/file-0.html", "class.html"):
        page = (tmp_path / name).read_text("utf-8")
        assert "<script" not in page
        assert (
            '<html lang="en">' in page and "<title>" in page and page.count("<h1>") == 1
        )
        assert page.count("<table>") == page.count("<caption>") and re.search(
            r'<th scope="col">', page
        )


def test_the_class_page_counts_each_mistake_once_a_student(mini, tmp_path):
    wrong = {
        "double_int": ("wrong", "h", "squares-it"),
        "double_list": ("wrong", "h", "squares-it"),
    }
    report(
        tmp_path,
        mini,
        [
            result(mini, "ada", **wrong),
            result(mini, "bob", **wrong),
            result(mini, "eve"),
        ],
    )
    page = (tmp_path / "class.html").read_text("utf-8")
    assert re.search(r"squares-it</td><td>2</td><td>You multiply", page)
    assert re.search(r"double-list \(hidden\)</th><td>1 of 3</td><td>2 wrong", page)
    assert page.index("double-int") < page.index("mean-three")


def test_cells_of_a_spreadsheet_never_compute(mini, tmp_path):
    report(tmp_path, mini, [result(mini, "=HYPERLINK(1)", why="=1+1")])
    assert "'=HYPERLINK" in (tmp_path / "grades.csv").read_text("utf-8")
    assert ",'=1+1," in (tmp_path / "written.csv").read_text("utf-8")


def test_a_page_of_a_student_who_is_gone_goes_too(mini, tmp_path):
    report(tmp_path, mini, [result(mini, "ada"), result(mini, "bob")])
    report(tmp_path, mini, [result(mini, "ada")])
    assert [path.name for path in (tmp_path / "feedback").iterdir()] == ["file-0.html"]


def fill_in(out, **marks: str) -> str:
    text = (out / "written.csv").read_text("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    filled = io.StringIO()
    sheet = csv.DictWriter(
        filled, lines[0].keys(), delimiter=";"
    )  # as spreadsheets in many countries save it
    sheet.writeheader()
    sheet.writerows({**line, "mark": marks.get(line["student"], "")} for line in lines)
    return filled.getvalue()


def test_a_sheet_that_was_filled_in_is_read_back(mini, tmp_path):
    results = [result(mini, "ada"), result(mini, "bob")]
    report(tmp_path, mini, results)
    sheet = tmp_path / "marked.csv"
    sheet.write_text(fill_in(tmp_path, ada="1,5"), "utf-8-sig")
    marks = read_marks(sheet, mini, {"ada", "bob"})
    assert marks == {
        "ada": {"why": (1.5, version("Because."))},
        "bob": {"why": (None, version("Because."))},
    }
    held = {"bob": {"why": {"mark": 1, "version": version("Because.")}}}
    merge_marks(held, marks, {})  # the empty cell takes bob's mark back
    assert marks_that_hold(held, results) == ({"ada": {"why": 1.5}}, [])
    grades = report(tmp_path, mini, results, {"ada": {"why": 1.5}})
    assert (
        grades["ada"]["why (2)"],
        grades["ada"]["total"],
        grades["ada"]["to be marked"],
    ) == ("1.5", "8", "0")
    assert (
        grades["bob"]["why (2)"],
        grades["bob"]["total"],
        grades["bob"]["to be marked"],
    ) == ("", "6.5", "2")
    sheet = (tmp_path / "written.csv").read_text("utf-8-sig")
    assert f"ada,why,{version('Because.')},2,Because.,2 points: says why.,1.5" in sheet


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "is no marking sheet"),
        (
            "student,id,mark\neve,why,1\n",
            r"marked.csv:2: there is no submission of 'eve'",
        ),
        ("student,id,mark\nada,how,1\n", "no written question 'how'; there are why"),
        ("student,id,mark\nada,why,3\n", "from 0 to 2, got '3'"),
        ("student,id,mark\nada,why,nan\n", "from 0 to 2, got 'nan'"),
        ("student,id,mark\nada,why,good\n", "from 0 to 2, got 'good'"),
    ],
)
def test_a_sheet_with_a_mistake_is_one_clear_line(mini, tmp_path, text, message):
    (tmp_path / "marked.csv").write_text(text)
    with pytest.raises(CourseError, match=message):
        read_marks(tmp_path / "marked.csv", mini, {"ada"})
    with pytest.raises(CourseError, match="cannot read"):
        read_marks(tmp_path / "missing.csv", mini, {"ada"})


def test_grades_json_holds_everything_and_the_command_that_repeats_it(mini, tmp_path):
    report(tmp_path, mini, [result(mini, "ada")])
    student = json.loads((tmp_path / "grades.json").read_text("utf-8"))["students"][0]
    assert student["exercises"][0]["checks"][1]["check"] == "double-list"
    command = shlex.split(student["repeat"])
    assert command[:3] == [sys.executable, "-m", "pytest"] and command[-1] == str(
        tmp_path / "rebuilt" / "file-0.ipynb"
    )


def test_a_mark_counts_for_the_answer_that_was_read(mini):
    held: dict = {}
    merge_marks(
        held, {"ada": {"why": (2.0, None)}}, {"ada": result(mini, "ada", why="Old.")}
    )
    assert marks_that_hold(held, [result(mini, "ada", why="Old.")]) == (
        {"ada": {"why": 2.0}},
        [],
    )
    assert marks_that_hold(held, [result(mini, "ada", why="New.")]) == (
        {},
        [("ada", "why")],
    )
    unread = {**result(mini, "ada"), "checks": [], "written": {}}
    assert marks_that_hold(held, [unread]) == ({"ada": {"why": 2.0}}, [])


def test_the_class_page_tells_what_was_not_attempted(mini, tmp_path):
    left = result(
        mini, "ada", last_of_three=("wrong", "h", None), double_int=("error", "h", None)
    )
    for check in left["checks"]:
        check["attempted"] = check["check"] not in ("last-of-three", "double-int")
    told = {
        **result(mini, "bob", double_int=("error", "NameError", None)),
        "look": ["you define `double`"],
    }
    files = {"ada": "ada", "bob": "bob"}
    write_reports(tmp_path, mini, [left, told], {}, files, ["notes.txt", "stud.zip"])
    page = (tmp_path / "class.html").read_text("utf-8")
    assert re.search(r"last-of-three</th><td>1 of 2</td><td>1 not attempted<", page)
    assert re.search(
        r"double-int</th><td>0 of 2</td><td>1 not attempted, 1 error<", page
    )
    assert "0 wrong results were of no known kind" in page
    assert "Please look" in page and "you define `double`" in page
    assert "Left aside: 2 other files (notes.txt, stud.zip)." in page
    assert "– not attempted" in (tmp_path / "feedback" / "ada.html").read_text("utf-8")


def test_an_unknown_set_names_the_nearest():
    with pytest.raises(
        CourseError, match="no problem set '98-mni'; did you mean 99-mini?"
    ):
        find_source(MINI, "98-mni")


@pytest.mark.browser
@pytest.mark.xdist_group("grading pages")
def test_pages_fit_a_telephone(mini, tmp_path, chromium):
    name = "a_name_" * 12
    long = ("error", f"NameError: name '{name}' is not defined. " * 2, None)
    one = {**result(mini, name, mean_three=long, notes=[name]), "look": [name]}
    write_reports(tmp_path, mini, [one], {}, {name: "it"}, [name])
    page = chromium.new_context(viewport={"width": 390, "height": 800}).new_page()
    for shown in ("feedback/it.html", "class.html"):
        page.goto((tmp_path / shown).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 390, shown
    page.context.close()
