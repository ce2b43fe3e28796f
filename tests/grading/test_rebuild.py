"""Only answers and helpers are taken from a student's notebook; everything else is the
instructor's.
"""

import json

import pytest
from handed_in import RIGHT, code, mini_notebook, notebook, save, text

from course_lib.grading.limits import Limits
from course_lib.grading.magics import plain_python
from course_lib.grading.names import defined_names
from course_lib.grading.rebuild import rebuild
from course_lib.grading.student_notebook import (
    NotANotebook,
    one_line,
    read_student_notebook,
)
from course_lib.publishing.problem_sets.stubs import PLACEHOLDER


@pytest.fixture
def rebuilt(mini, tmp_path):
    """A function from a student's notebook to the rebuilt one: its sources by tag and
    id, and its notes.
    """

    def make(content: dict) -> tuple[dict, list[str]]:
        taken = read_student_notebook(
            save(tmp_path / "it.ipynb", content),
            set(mini.answer_ids),
            set(mini.written),
        )
        made = rebuild(mini, "student", taken, Limits())
        sources = {
            cell.metadata["course"].get(
                "id", cell.metadata["course"]["tag"]
            ): cell.source
            for cell in made.cells
        }
        return sources, made.metadata["course"]["notes"]

    return make


def test_answers_and_helpers_are_taken_and_nothing_else(rebuilt):
    content = mini_notebook(helpers="# helpers\ndef twice(x):\n    return 2 * x")
    content["cells"] += [
        code("check('double-int', lambda: 42)", tag="check", id="double-int"),
        code("import antigravity"),
    ]
    sources, notes = rebuilt(content)
    assert sources["double"] == RIGHT["double"]
    assert "def twice" in sources["helpers"]
    assert sources["double-int"] == 'check("double-int", lambda: double(21))'
    assert not any(
        "antigravity" in source or "lambda: 42" in source for source in sources.values()
    )
    assert notes == []


def test_the_set_up_has_the_graders_seed_and_no_key(mini):
    assert 'problem_set("99-mini", seed=5)' in mini.cells[0]["source"]
    assert [
        cell["course"]["id"]
        for cell in mini.cells
        if cell["course"]["tag"] == "hidden-check"
    ] == ["double-list"]


@pytest.mark.parametrize(
    "first_line",
    [
        "# exercise: double",
        "#exercise:double",
        "  #   Exercise :  DOUBLE  ",
        "## exercise double",
        "\n\n# exercise: double",
        "# Exercise: Double (second try)",
        "# exercise: double - done",
    ],
)
def test_the_marker_is_enough_where_metadata_are_lost(rebuilt, first_line):
    source = f"{first_line}\nx = 1"
    sources, _ = rebuilt(notebook(code(source)))
    assert sources["double"] == source


def test_metadata_are_enough_where_the_marker_is_lost(rebuilt):
    sources, _ = rebuilt(
        notebook(code("def double(x):\n    return 7", tag="answer", id="double"))
    )
    assert "return 7" in sources["double"]


def test_the_marker_counts_where_the_two_disagree(rebuilt):
    sources, notes = rebuilt(
        notebook(code("# exercise: mean\nx = 1", tag="answer", id="double"))
    )
    assert sources["mean"] == "# exercise: mean\nx = 1"
    assert "was made for double" in notes[0]


def test_of_two_answers_the_last_that_was_worked_on_counts(rebuilt):
    stub = rebuilt(notebook())[0]["double"]
    first, second = "# exercise: double\nx = 1", "# exercise: double\nx = 2"
    sources, notes = rebuilt(notebook(code(first), code(second), code(stub)))
    assert sources["double"] == second
    assert "2 cells claim to be this answer" in " ".join(notes)


def test_a_cell_split_in_two_is_one_answer(rebuilt):
    halves = [
        code("# exercise: double\nimport os", tag="answer", id="double"),
        code("def double(x): ...", tag="answer", id="double"),
    ]
    assert (
        rebuilt(notebook(*halves))[0]["double"]
        == "# exercise: double\nimport os\n\ndef double(x): ..."
    )


def test_a_missing_answer_is_the_stub_and_is_noted(rebuilt):
    sources, notes = rebuilt(notebook())
    assert "raise NotImplementedError" in sources["double"]
    assert sources["last"].endswith("return values[0]")
    assert "double: no cell that begins with `# exercise: double` was found." in notes


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        (
            "%matplotlib inline\nx = 1",
            "pass  # not run at grading: %matplotlib inline\nx = 1",
        ),
        ("%%time\nx = 1", "pass  # not run at grading: %%time\nx = 1"),
        (
            "if True:\n    !pip install x\ny = 1",
            "if True:\n    pass  # not run at grading: !pip install x\ny = 1",
        ),
        ("files = !ls\ny = 1", "pass  # not run at grading: files = !ls\ny = 1"),
        ("double?\ny = 1", "pass  # not run at grading: double?\ny = 1"),
        (
            "get_ipython().system('ls')\ny = 1",
            "pass  # not run at grading: get_ipython().system('ls')\ny = 1",
        ),
        ("x = (7\n     % 4)", "x = (7\n     % 4)"),
        ("text = '''\n%time\n!ls\n'''", "text = '''\n%time\n!ls\n'''"),
        ("def f(:\n    pass", "def f(:\n    pass"),
    ],
)
def test_magics_become_comments_and_formulas_stay(source, cleaned):
    text, left_out = plain_python(source)
    assert text == cleaned
    assert bool(left_out) == (source != cleaned)


EMPTY = f"<!-- written: why -->\n{PLACEHOLDER}"


@pytest.mark.parametrize(
    ("cells", "answer"),
    [
        ([text("<!-- written: why -->\nBecause *x*.")], "Because *x*."),
        (
            [text("<!--WRITTEN:why-->Because."), code("x = 1"), text("Not this.")],
            "Because.",
        ),
        ([text("Because.", tag="written-answer", id="why")], "Because."),
        ([text(EMPTY)], ""),
        ([text(f"{EMPTY}\n\nBelow the line.")], "Below the line."),
        ([text("<!-- written: why (done) -->\nBecause.")], "Because."),
        ([text(EMPTY), text("In a new cell."), text("## Next")], "In a new cell."),
        (
            [
                text("One.", tag="written-answer", id="why"),
                text("Two."),
                text("No.", tag="written", id="how"),
            ],
            "One.\n\nTwo.",
        ),
    ],
)
def test_written_answers_are_collected(mini, tmp_path, cells, answer):
    path = save(tmp_path / "it.ipynb", notebook(*cells))
    assert read_student_notebook(
        path, set(mini.answer_ids), set(mini.written)
    ).written == {"why": answer}


def test_a_text_that_was_handed_out_ends_a_written_answer(tmp_path):
    """With the metadata gone, nothing else tells the next question from the answer to
    this one.
    """
    asked = "**8b.** Your lab report,\nten sentences."
    cells = [
        "<!-- written: a -->\nOne.",
        "Two.",
        asked,
        "Not this.",
        "<!-- written: b -->",
    ]
    path = save(tmp_path / "it.ipynb", notebook(*map(text, cells)))
    taken = read_student_notebook(path, set(), {"a", "b"}, frozenset([one_line(asked)]))
    assert taken.written == {"a": "One.\n\nTwo.", "b": ""}


def test_an_underscore_is_as_good_as_a_hyphen(tmp_path):
    path = save(tmp_path / "it.ipynb", notebook(code("# exercise: Heads_Last\nx = 1")))
    assert set(read_student_notebook(path, {"heads-last"}).answers) == {"heads-last"}


def test_an_answer_in_a_cell_of_its_own_below_the_stub_is_taken_and_told(rebuilt):
    stub = rebuilt(notebook())[0]["double"]
    told = (
        "you define `double` in a cell of your own: it was graded, for nothing was"
        " written into the cell that begins with `# exercise: double`"
    )
    own = code("def double(x):\n    return 2 * x")
    assert rebuilt(notebook(code(stub), own))[0]["double"] == own["source"]
    unfinished = code("def double(x):\n    return 2 * x\n\ndef other(): pass")
    assert rebuilt(notebook(unfinished, own))[0]["double"] == own["source"]
    assert told in rebuilt(notebook(code(stub), own))[1]
    assert told in rebuilt(notebook(own))[1]
    assert told not in rebuilt(notebook(code(RIGHT["double"]), own))[1]


def test_an_answer_in_a_text_cell_is_noted(rebuilt):
    assert any(
        "only code is graded" in note
        for note in rebuilt(notebook(text("# exercise: double\nx = 1")))[1]
    )


def test_names_that_a_cell_defines():
    assert defined_names(
        "import a.b as c, d.e\nfrom f import g\nx, (y, z) = 1, (2, 3)\ndef h(): inner ="
        " 1\nclass K: ..."
    ) == {"c", "d", "g", "x", "y", "z", "h", "K"}
    assert defined_names("not python") == set()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\xff", "is not text"),
        (b'{"cells": [{"cell_type": "code", "sou', "not complete JSON"),
        (b"", "the file is empty"),
        (b"[1, 2]", "no notebook: it has no cells"),
        (b"[" * 100_000, "not complete JSON"),
        (b'{"nbformat": 3, "worksheets": []}', "of format 3"),
        (b'{"nbformat": 4, "cells": {}}', "has no cells"),
        (json.dumps(notebook(*[code("x")] * 2001)).encode(), "2001 cells"),
        (b" " * (20 * 1024 * 1024 + 1), "21 MB"),
        (
            json.dumps(notebook(code("# exercise: double\n" + "#" * 200_000))).encode(),
            "an answer has 200019 characters",
        ),
    ],
)
def test_what_is_no_notebook_is_told_so(tmp_path, content, reason):
    path = tmp_path / "it.ipynb"
    path.write_bytes(content)
    with pytest.raises(NotANotebook, match=reason):
        read_student_notebook(path, {"double"})


@pytest.mark.parametrize(
    "cell",
    [
        "x",
        7,
        None,
        {"cell_type": "code"},
        {"cell_type": 3, "source": "x"},
        {"cell_type": "heading"},
        {"cell_type": "code", "source": [1, "x"], "metadata": []},
        {
            "cell_type": "code",
            "source": "x",
            "metadata": {"course": {"tag": ["answer"], "id": {}}},
        },
        {"cell_type": "code", "source": "# exercise: double\n'\ud800'"},
    ],
)
def test_odd_cells_harm_nothing(rebuilt, cell):
    sources, _ = rebuilt(
        {**notebook(), "cells": [cell, code("# exercise: mean\nx = 1")]}
    )
    assert sources["mean"] == "# exercise: mean\nx = 1"


def test_a_byte_order_mark_harms_nothing(tmp_path):
    path = tmp_path / "it.ipynb"
    path.write_text(json.dumps(mini_notebook()), "utf-8-sig")
    assert set(read_student_notebook(path, set(RIGHT)).answers) == set(RIGHT)
