"""Notebooks as honest students leave them: what their writers meant is graded, and
where that cannot be known a person is told.
"""

import codecs
import json
import time

import nbformat
import pytest
from handed_in import MINI, RIGHT, code, mini_notebook, notebook, save, text

from course_lib.grading.claims import Claim, settle
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

STUB = "# exercise: double\ndef double(x):\n    raise NotImplementedError"
DOUBLE = "def double(x):\n    return 2 * x"


@pytest.fixture
def rebuilt(mini, tmp_path):
    """A function from the cells of a notebook to the rebuilt one."""

    def make(*cells: dict) -> nbformat.NotebookNode:
        path = save(tmp_path / "it.ipynb", notebook(*cells))
        taken = read_student_notebook(
            path, set(mini.answer_ids), set(mini.written), mini.handed_out
        )
        return rebuild(mini, "student", taken, Limits())

    return make


def answer(made: nbformat.NotebookNode, name: str = "double") -> str:
    return next(
        cell.source for cell in made.cells if cell.metadata["course"].get("id") == name
    )


def look(made: nbformat.NotebookNode) -> list[str]:
    return made.metadata["course"]["look"]


def copied(source: str) -> dict:
    """A cell that was copied from the one for ``double``, metadata and all."""
    return code(source, tag="answer", id="double")


# ----------------------------------------------------------------------------------
# the marker says what was meant


@pytest.mark.parametrize(
    "source",
    [
        "print(double(4))",
        "model = [double(n) for n in range(10**9)]",
        "def double(x):\n    return 'an earlier try'",
    ],
)
@pytest.mark.parametrize("below", [True, False])
def test_the_cell_with_the_marker_goes_before_a_copy_without(rebuilt, source, below):
    cells = [copied(RIGHT["double"]), text("Does it work?"), copied(source)]
    made = rebuilt(*(cells if below else cells[::-1]))
    assert answer(made) == RIGHT["double"]


def test_a_copy_that_defines_the_function_too_is_told(rebuilt):
    made = rebuilt(copied(RIGHT["double"]), copied(DOUBLE))
    assert look(made) == [
        "double: 2 cells claim to be this answer; the one that begins with"
        " `# exercise: double` was graded."
    ]
    assert look(rebuilt(copied(RIGHT["double"]), copied(RIGHT["double"]))) == []


def test_the_copy_counts_where_the_marked_cell_is_as_it_was_handed_out(rebuilt):
    assert answer(rebuilt(copied(STUB), copied(DOUBLE))) == DOUBLE


@pytest.mark.parametrize(
    "pieces",
    [
        [
            "# exercise: double\nimport math",
            "def double(x):\n    return math.fsum([x, x])",
        ],
        [
            "# exercise: double\ndef double(x):\n    return twice(x)",
            "def twice(x): ...",
        ],
        ["# exercise: double\nimport os\ndef twice(x): ...", f"import os\n{DOUBLE}"],
    ],
)
def test_pieces_of_an_answer_are_one_whatever_stands_between(rebuilt, pieces):
    first, second = map(copied, pieces)
    made = rebuilt(first, text("A thought."), code("print('own')"), second)
    assert answer(made) == "\n\n".join(pieces)
    assert look(made) == []


def test_a_piece_that_is_no_python_does_not_spoil_the_answer(rebuilt):
    made = rebuilt(copied(RIGHT["double"]), copied("def twice(x:\n    pass"))
    assert answer(made) == RIGHT["double"]


def test_a_marked_cell_that_only_tries_the_function_is_not_the_answer(rebuilt):
    made = rebuilt(code(RIGHT["double"]), code("# exercise: double\ndouble(3)"))
    assert RIGHT["double"] in answer(made)


def test_two_answers_in_one_cell_are_two(rebuilt):
    merged = f"{RIGHT['double']}\n\n{RIGHT['mean']}"
    made = rebuilt(copied(merged))
    assert answer(made, "double") == RIGHT["double"]
    assert answer(made, "mean") == RIGHT["mean"]


@pytest.mark.parametrize(
    "above",
    [
        "%%time",
        "#@title My answer",
        "#@title My answer\n%%time",
        "# Ada Lovelace, 10 December",
        "!pip install --quiet \\\n    numpy",
        "import math",
    ],
)
def test_the_marker_is_found_below_what_stands_above_it(rebuilt, above):
    made = rebuilt(code(f"{above}\n{RIGHT['double']}"))
    assert RIGHT["double"] in answer(made)


def test_a_cell_marked_as_helper_is_one_whatever_its_metadata(rebuilt):
    made = rebuilt(copied(RIGHT["double"]), copied("# helpers\ndef twice(x): ..."))
    assert answer(made) == RIGHT["double"]
    assert answer(rebuilt(copied("# helpers\ndef double(x): ..."))) != DOUBLE


def test_an_answer_in_a_helper_cell_is_told(rebuilt):
    made = rebuilt(copied(STUB), code(f"# helpers: all mine\n{DOUBLE}"))
    assert "you define `double` in a helper cell" in " ".join(look(made))


def test_an_import_that_the_stub_has_too_is_no_answer():
    stub = "# exercise: f\nimport math\ndef f(): ...\ndef g(): ..."
    whole = Claim("# exercise: f\nimport math\ndef f(): 1\ndef g(): 1", marked=True)
    half = Claim("# exercise: f\ndef g(): 2", marked=True)
    own = Claim("import math\nmath.pi", marked=False)
    assert settle([whole, half, own], stub).source == whole.source


# ----------------------------------------------------------------------------------
# notebook commands


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("!pip install --quiet \\\n    numpy\ny = 1", "y = 1"),
        ("files = !ls \\\n  -l\ny = 1", "y = 1"),
        ("%pip install \\\n a \\\n b\ny = 1", "y = 1"),
        ("%time y = 1", "y = 1"),
        ("%time y = 1 + \\\n    1", "y = 1 + \\\n    1"),
        ("def f():\n    %time y = 1\n    return y", "    y = 1\n    return y"),
        ("%time f(3)\n%timeit -n 3 f(4)\ny = 1", "y = 1"),
        ("%%capture\n%%time\ny = 1", "y = 1"),
        ("%%timeit\ny = 1", "y = 1"),
        ("pip install numpy\ny = 1", "y = 1"),
    ],
)
def test_code_that_a_command_carries_is_kept(rebuilt, source, kept):
    made = answer(rebuilt(code(f"# exercise: double\n{source}")))
    assert made.endswith(kept)
    compile(made, "cell", "exec")
    assert made.count("\n") == source.count("\n") + 1  # an error names the right line


def test_a_cell_full_of_commands_takes_no_time():
    start = time.process_time()
    plain_python("x = 1\n" * 20_000 + "!ls\n" * 20_000)
    plain_python("!ls\n" * 400)
    assert time.process_time() - start < 10


def test_another_language_is_left_out_whole(rebuilt):
    made = answer(rebuilt(code("%%bash\n# exercise: double\nls -l\nfor x in *")))
    compile(made, "cell", "exec")


def test_own_cells_with_commands_define_what_they_define(rebuilt):
    for above in ("%%time", "!pip install \\\n  numpy", "%load_ext autoreload"):
        made = rebuilt(copied(STUB), code(f"{above}\n{DOUBLE}"))
        assert "def double" in answer(made)
        assert "you define `double` in a cell of your own" in " ".join(look(made))
    assert defined_names("%time x = 1\nif x:\n    y = 2") == {"x", "y"}
    assert defined_names("def f(:\n    pass\nclass K: ...") == {"f", "K"}


# ----------------------------------------------------------------------------------
# helpers, and what waits for a person


@pytest.mark.slow
def test_a_helper_that_fails_takes_no_other_along(verdicts):
    content = mini_notebook(
        helpers="# helpers\nimport no_such_package\ndef thrice(x):\n    return 3 * x",
        double="# exercise: double\ndef double(x):\n    return twice(x)",
        mean="# exercise: mean\ndef mean(values):\n    return thrice(1)",
    )
    content["cells"].insert(1, code("# helpers\ndef twice(x):\n    return x + x"))
    results = verdicts(content)
    assert results["double-int"]["status"] == "passed"
    assert "no_such_package" in results["mean-three"]["feedback"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "body",
    [
        "def double(x):\n    input('press Enter')\n    return 2 * x",
        "def double(x):\n    breakpoint()\n    return 2 * x",
        "def double(x):\n    import pdb; pdb.set_trace()\n    return 2 * x",
        "answer = input()\ndef double(x):\n    return 2 * x",
    ],
)
def test_waiting_for_a_person_is_an_error_with_a_sentence(verdicts, body):
    results = verdicts(mini_notebook(double=f"# exercise: double\n{body}"))
    for check in ("double-int", "double-list"):
        assert results[check]["status"] == "error" and results[check]["attempted"]
        assert "at grading nobody does" in results[check]["feedback"]
    assert results["mean-three"]["status"] == "passed"


@pytest.mark.slow
def test_what_a_library_has_not_implemented_is_the_students_error(verdicts):
    """Raised from compiled code, it comes up in the student's own line."""
    body = "import torch\ndef double(x):\n    ones = torch.ones(2, 2) > 0\n    return ones @ ones"
    results = verdicts(mini_notebook(double=f"# exercise: double\n{body}"))
    assert results["double-int"]["attempted"]
    assert "addmm" in results["double-int"]["feedback"]


# ----------------------------------------------------------------------------------
# written answers

EMPTY = f"<!-- written: why -->\n{PLACEHOLDER}"
QUESTION = "**Why (2 points).** Say why."
FOOTERS = [
    "<a href='https://deepnote.com'>Created in <span>Deepnote</span></a>",
    "<a style='x' href='https://deepnote.com?utm=1' target=\"_blank\">\n<img alt='Created"
    " in deepnote.com' style='y' src='data:image/svg+xml;base64,PD9' > </img>\nCreated in"
    " <span style='font-weight:600;'>Deepnote</span></a>",
    '<a href="https://colab.research.google.com/github/a" target="_parent"><img'
    ' src="https://colab.research.google.com/b.svg" alt="Open In Colab"/></a>',
    "[![Open In Colab](https://colab.research.google.com/b.svg)](https://x.org)",
    "[Made with Kaggle](https://kaggle.com)",
]


def written(mini, tmp_path, *cells: dict):
    path = save(tmp_path / "it.ipynb", notebook(*cells))
    return read_student_notebook(
        path, set(mini.answer_ids), set(mini.written), mini.handed_out
    )


@pytest.mark.parametrize("footer", FOOTERS)
def test_a_services_footer_is_no_answer(mini, tmp_path, footer):
    assert written(mini, tmp_path, text(EMPTY), text(footer)).written == {"why": ""}


@pytest.mark.parametrize(
    "said",
    [
        "Run it at https://example.org and see.",
        "![a drawing](https://example.org/a.png)",
        "[My report](https://example.org/report)",
        "Created in haste: the mean is not robust.",
    ],
)
def test_an_answer_with_a_link_is_one(mini, tmp_path, said):
    assert written(mini, tmp_path, text(EMPTY), text(said)).written == {"why": said}


@pytest.mark.parametrize(
    "cells",
    [
        # typed below the question, in its own cell
        [text(f"{QUESTION}\n\nBecause.", tag="written", id="why"), text(EMPTY)],
        # the cell to write in was deleted, and a new one made
        [text(QUESTION, tag="written", id="why"), text("Because.")],
        # the cell was made a raw one, or code
        [{**text("<!-- written: why -->\nBecause."), "cell_type": "raw"}],
        [code("<!-- written: why -->\nBecause.", tag="written-answer", id="why")],
    ],
)
def test_an_answer_is_found_where_it_was_written(mini, tmp_path, cells):
    assert mini.written.keys() == {"why"} and one_line(QUESTION) in mini.handed_out
    assert written(mini, tmp_path, *cells).written == {"why": "Because."}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([text("<!-- written: why\nBecause it is. -->")], "stands inside the comment"),
        (
            [text("Because.", tag="written", id="why")],
            "the question itself was changed",
        ),
    ],
)
def test_a_changed_cell_without_an_answer_is_told(rebuilt, cells, reason):
    (told,) = look(rebuilt(*cells))
    assert told.startswith("why: no written answer was found") and reason in told


@pytest.mark.slow
def test_a_function_elsewhere_is_told_though_the_stub_was_touched(
    mini, mini_key_path, tmp_path
):
    from course_lib.grading.runner import grade_submission
    from course_lib.grading.submissions import Submission

    touched = code(f"print('begun')\n{STUB}")
    path = save(tmp_path / "it.ipynb", notebook(touched, code(DOUBLE)))
    result = grade_submission(
        mini, mini_key_path, Submission("ada", path), tmp_path / "out.ipynb", Limits()
    )
    assert result["look"] == [
        "you define `double` in a cell of your own: move it into the cell that begins"
        " with `# exercise: double`"
    ]


def test_an_untouched_question_is_not_told(rebuilt):
    made = rebuilt(text(QUESTION, tag="written", id="why"), text(EMPTY))
    assert look(made) == []


# ----------------------------------------------------------------------------------
# files


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_called_by_its_name(tmp_path, encoding):
    path = tmp_path / "it.ipynb"
    path.write_text(json.dumps(mini_notebook()), encoding)
    with pytest.raises(NotANotebook, match="UTF-16"):
        read_student_notebook(path, {"double"})


def test_a_marking_sheet_in_utf_16_is_read(mini, tmp_path):
    from course_lib.grading.written import read_marks

    sheet = tmp_path / "marked.txt"
    sheet.write_text("student\tid\tmark\nada\twhy\t2\n", "utf-16")
    assert sheet.read_bytes().startswith(codecs.BOM_UTF16)
    assert read_marks(sheet, mini, {"ada"}) == {"ada": {"why": (2.0, None)}}


# ----------------------------------------------------------------------------------
# whoever gets nothing without a verdict is listed


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (
            [code(f"# exercise: duoble\n{DOUBLE}")],
            "a cell begins with `# exercise: duoble`, which is no exercise",
        ),
        ([text(RIGHT["double"])], "a text cell begins with `# exercise: double`"),
        (
            [{**text(RIGHT["double"]), "cell_type": "raw"}],
            "a raw cell begins with `# exercise: double`",
        ),
        (
            [copied(STUB), code(f"{DOUBLE}\ncheck('x')", tag="check", id="double-int")],
            "you define `double` in a cell of your own",
        ),
    ],
)
def test_an_answer_that_could_not_be_taken_is_told(rebuilt, cells, reason):
    assert reason in " ".join(look(rebuilt(*cells)))
    assert look(rebuilt(code(RIGHT["double"]), *cells)) == []


@pytest.mark.slow
def test_every_unexpected_zero_is_listed_everywhere(tmp_path):
    from course_lib.grading.command import grade

    stub = "# exercise: last\ndef last(values):\n    return values[0]"
    save(
        tmp_path / "in" / "ada.ipynb",
        mini_notebook(
            double="# exercise: double\ndef double(x:\n    return x",
            mean="# exercise: mean\ndef mean(values):\n    return input()",
            last=stub,
        ),
    )
    save(tmp_path / "in" / "bob.ipynb", mini_notebook(double=STUB))
    (tmp_path / "in" / "kim.ipynb").write_text("{}", "utf-16")
    said: list[str] = []
    status = grade(
        "99-mini",
        tmp_path / "in",
        tmp_path / "out",
        echo=said.append,
        root=MINI,
        seed=5,
        jobs=2,
        limits=Limits(cell_seconds=4.0),
    )
    assert status == 1
    zeros = {
        "double": "double: no check could look at a result: The cell with your code"
        " stopped: SyntaxError",
        "mean": "mean: no check could look at a result: Your answer waits for somebody",
    }
    students = {
        one["student"]: one
        for one in json.loads((tmp_path / "out" / "grades.json").read_text("utf-8"))[
            "students"
        ]
    }
    page = (tmp_path / "out" / "class.html").read_text("utf-8")
    for told, remark in zip(zeros.values(), students["ada"]["look"], strict=True):
        assert remark.startswith(told)
        assert told in page
        assert any(line.startswith(f"please look: ada: {told}") for line in said)
    assert students["bob"]["look"] == []  # not attempted: the zero is expected
    assert "UTF-16" in students["kim"]["reason"] and "UTF-16" in page
    assert any(line.startswith("not graded: kim") and "UTF-16" in line for line in said)
