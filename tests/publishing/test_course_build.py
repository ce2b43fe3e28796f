"""`course build`: what a built notebook holds, what makes it stale, what is refused."""

import json
import re
import shutil

import nbformat
import pytest
from publishing_book import make_book

from course_lib.errors import CourseError
from course_lib.publishing.notebooks.build import build_chapters
from course_lib.publishing.notebooks.execute import Code, execute
from course_lib.publishing.notebooks.portable import leftovers


@pytest.fixture(scope="module")
def first_build(tmp_path_factory):
    """The tiny book, built once for all tests of this file."""
    book = make_book(tmp_path_factory.mktemp("book"))
    assert book.action() == "executed"
    return book.root


@pytest.fixture
def built(book, first_build):
    """A copy of the tiny book after its first build."""
    for folder in ("notebooks", "_build"):
        shutil.copytree(first_build / folder, book.root / folder)
    shutil.copy(first_build / "book" / "costs.json", book.root / "book")
    return book


def sources(path, kind):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


def test_what_is_built(built):
    text = "\n\n".join(sources(built.notebook, "markdown"))
    assert leftovers(text) == []
    assert "The area is 9.0 and $P = 12$." in text
    link = "https://colab.research.google.com/github/an/example/blob/v1.2.3/notebooks/01-squares.ipynb"
    assert text.startswith(f"# Squares\n\n[Open in Colab]({link})\n\n")
    setup, library, last = sources(built.notebook, "code")
    assert "course_lib @ git+https://github.com/an/example@v1.2.3" in setup
    assert library.startswith("import math\n\n\ndef area(")
    notebook = json.loads(built.notebook.read_text())
    assert [
        cell["execution_count"]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ] == [1, 2, 3]
    assert notebook["cells"][0]["metadata"]["tags"] == ["remove-cell"]
    record = notebook["metadata"]["course"]
    assert set(record["execution"]["modules"]) == {
        f"course_lib{m}" for m in ("", "._lazy", ".shapes", ".shapes.square")
    }
    assert (
        list(record["values"]) == ["9.0", "12"]
        and "widgets" not in notebook["metadata"]
    )
    costs = json.loads((built.root / "book" / "costs.json").read_text())[
        "notebooks/01-squares"
    ]
    assert costs["seconds"] > 0.1 and costs["memory_mib"] > 10
    assert costs["of"] == record["execution"]["hash"]


def test_prose_costs_no_execution(built):
    assert built.action() == built.action(check=True) == "unchanged"
    built.replace(
        "book/01-squares.md", "What is the area at side 3?", "Guess! {eq}`area`"
    )
    with pytest.raises(
        CourseError, match="01-squares.ipynb is not what its source gives"
    ):
        built.build(check=True)
    assert (
        built.action() == "rendered"
        and "Guess! <a" in built.notebook.read_text().replace("\\", "")
    )
    assert built.action(check=True) == "unchanged"


@pytest.mark.parametrize(
    "path, old, new, reason",
    [
        ("book/01-squares.md", "side = 3", "side = 4", "code cells changed (line 23)"),
        ("book/01-squares.md", ":.1f}", ":.2f}", "values in the text changed"),
        (
            "course_lib/shapes/square.py",
            "SIDES * side",
            "side * SIDES",
            "module course_lib.shapes.square changed",
        ),
        ("course_lib/shapes/square.py", "side, 2)", "side, 2.0)", "code cells changed"),
    ],
)
def test_code_is_executed_again(built, path, old, new, reason):
    built.replace(path, old, new)
    with pytest.raises(CourseError, match=re.escape(reason)):
        built.build(check=True)
    assert built.action() == "executed" and reason in built.echoed[-1]
    assert built.action(check=True) == "unchanged"


def test_docstrings_comments_and_neighbours_are_not(built):
    before = built.notebook.read_bytes()
    built.replace("course_lib/shapes/circle.py", "return area", "return area + 1")
    built.replace(
        "course_lib/shapes/square.py",
        '"""Length around it."""',
        '"""Length."""  # all four sides',
    )
    assert built.action() == "unchanged" and built.notebook.read_bytes() == before
    # The docstring of the object that a library cell shows is text of the page, so it
    # is rendered, not executed.
    built.replace(
        "course_lib/shapes/square.py", "Area of a square", "The area of a square"
    )
    assert (
        built.action() == "rendered"
        and "The area of a square" in built.notebook.read_text()
    )


def test_a_new_version_of_a_package(built, monkeypatch):
    from course_lib.publishing import fingerprint

    monkeypatch.setattr(fingerprint, "versions_for", lambda *_: {"numpy": "99"})
    with pytest.raises(CourseError, match="package numpy is new"):
        built.build(check=True)


def test_edited_outputs_text_and_records_are_found(built):
    original = built.notebook.read_text()
    for old, new, message in [
        ("area 9.0", "area 9.5", "outputs were edited"),
        ("The area is 9.0", "The area is 9.5", "text was edited"),
        ('     "9.0"', '     "9.5"', "outputs were edited"),
        (
            '"course_lib.shapes.square": "',
            '"course_lib.shapes.square": "0',
            "record is missing or was edited",
        ),
    ]:
        old, new = (old, new) if old in original else (old.strip(), new.strip())
        assert old in original
        built.notebook.write_text(original.replace(old, new))
        with pytest.raises(CourseError, match=message):
            built.build(check=True)
    built.notebook.write_text(original.replace("area 9.0", "area 9.5"))
    with pytest.raises(CourseError, match="--force"):
        built.build()
    assert (
        built.action(force=True) == "executed"
        and built.notebook.read_text() == original
    )


def test_force_gives_the_same_bytes(book):
    book.chapter("""
        # Noise

        ```{code-cell} ipython3
        import sys, time
        for i in range(3):
            print(f"\\r{i}", end="", file=sys.stderr); time.sleep(0.01)
        print(file=sys.stderr)
        print(sorted({"a", "b"}), {"x", "y", "z"}, object(), __name__)
        object()
        ```

        ```{code-cell} ipython3
        :tags: [raises-exception, remove-cell]
        1 / 0
        ```

        ```{code-cell} ipython3
        :tags: [measured]
        print(time.time())
        ```
        """)
    book.action()
    first = nbformat.read(book.notebook, as_version=4)
    book.action(force=True)
    second = nbformat.read(book.notebook, as_version=4)
    assert (
        first.cells[:-1] == second.cells[:-1]
        and first.cells[-1].outputs != second.cells[-1].outputs
    )
    outputs = json.dumps([cell.outputs for cell in first.cells[2:-1]])
    assert not re.search(r"0x[0-9a-f]{4}|\\r|/tmp|/home|ipykernel_", outputs), outputs
    assert first.cells[3].outputs[0].ename == "ZeroDivisionError"
    assert book.action() == book.action(check=True) == "unchanged"


def test_a_failing_cell_leaves_the_built_file(built):
    before = built.notebook.read_bytes()
    built.replace(
        "book/01-squares.md", "side = 3", 'side = 3\nraise ValueError("no such side")'
    )
    line = (
        built.root.joinpath("book/01-squares.md")
        .read_text()
        .splitlines()
        .index('raise ValueError("no such side")')
        + 1
    )
    with pytest.raises(
        CourseError,
        match=rf"01-squares.md:{line}: cell 3 of 3 failed: ValueError: no such side",
    ) as caught:
        built.build()
    assert "\n" not in str(caught.value) and "_build/failures/01-squares.txt" in str(
        caught.value
    )
    assert "Traceback" in (built.root / "_build/failures/01-squares.txt").read_text()
    assert built.notebook.read_bytes() == before


@pytest.mark.parametrize(
    "old, new, message",
    [
        (
            "{value}`perimeter(side)`",
            "{value}`perimeter(sid)`",
            r":29: {value} `perimeter\(sid\)` failed: NameError",
        ),
        (
            "{value}`perimeter(side)`",
            "{value}`object()`",
            ":29: .*no text for a sentence",
        ),
        ("side = 3", "import os; os._exit(1)", ":23: cell 3 of 3 ended its kernel"),
        (
            "side = 3",
            (
                "from course_lib.data import downloads\n\n"
                "def fail(name):\n    raise downloads.DataUnavailable('no network')\n\n"
                "downloads.fetch = fail\nprint('first')\n"
                "side = downloads.load_text('tiny-shakespeare', optional=True) or 3"
            ),
            (
                ":23: cell 3 of 3 went on without its data, which a reader would miss:"
                " no network"
            ),
        ),
        ("square.area", "square.aria", ":19: .*does not define 'aria'"),
        ("# Squares", "Squares", ":5: a chapter begins with its title"),
        (
            "The area is",
            "```{code-cell} ipython3\n```\n\nThe area is",
            "this code cell is empty",
        ),
    ],
)
def test_other_failures_name_the_line(book, old, new, message):
    book.replace("book/01-squares.md", old, new)
    with pytest.raises(CourseError, match=message):
        book.build()
    assert not book.notebook.exists()


def test_code_that_a_page_could_not_show_is_refused(book):
    book.replace("book/01-squares.md", "side = 3\n", f"side = 3  # {'x' * 76}\n")
    book.build()
    book.replace("book/01-squares.md", "side = 3  #", "\nside = 3  # x")
    lines = (book.root / "book/01-squares.md").read_text().splitlines()
    line = next(n for n, row in enumerate(lines, 1) if row.startswith("side = 3"))
    with pytest.raises(CourseError, match=rf":{line}: 90 columns of code; .* 88"):
        book.build()


def test_text_is_checked_before_anything_runs(book, monkeypatch):
    from course_lib.publishing.notebooks import build

    monkeypatch.setattr(build, "execute_async", None)
    book.replace("book/01-squares.md", "{eq}`area`", "{eq}`aria`")
    with pytest.raises(
        CourseError,
        match=r":7: no equation of this page has the label 'aria'; there are area",
    ):
        book.build()


PICTURE = """
# Picture

```{code-cell} ipython3
:tags: [hide-input]
from IPython.display import display
picture = {"image/png": "iVBORw0KGgo=", "text/plain": "x"}
told = METADATA
display(picture, raw=True, metadata=told)
```
"""


def test_a_picture_hands_its_text_to_the_site(book):
    book.chapter(PICTURE.replace("METADATA", '{"image/png": {"alt": "a red line"}}'))
    book.action()
    cell = nbformat.read(book.notebook, as_version=4).cells[-1]
    assert cell.metadata.mystnb.image.alt == "a red line" and cell.metadata.tags == [
        "hide-input"
    ]
    book.chapter(PICTURE.replace("METADATA", "{}"))
    with pytest.raises(CourseError, match=":5: a picture without alternative text"):
        book.build()


DATA = """
import os
from pathlib import Path

_seen = {}


def load_text(name):
    file = Path(os.environ.get("COURSE_DATA", "/nowhere"), name)
    if file.is_file():
        _seen[name] = "digest"
        return file.read_text()


def used():
    return _seen
"""


def test_outputs_from_data_are_not_replaced_without_it(book, monkeypatch):
    book.write("course_lib/data/__init__.py", DATA)
    book.write("data/poem", "rose")
    cell = (
        "# T\n\n```{code-cell} ipython3\nfrom course_lib.data import"
        " load_text\nprint(load_text('poem'))\n```\n"
    )
    book.chapter(cell)
    monkeypatch.setenv("COURSE_DATA", str(book.root / "data"))
    assert book.action() == "executed" and "rose" in book.notebook.read_text()
    monkeypatch.delenv("COURSE_DATA")
    before = book.notebook.read_bytes()
    assert book.action() == "unchanged"
    with pytest.raises(
        CourseError,
        match="was built with the data 'poem', which is not here: .*COURSE_DATA",
    ):
        book.build(force=True)
    assert book.notebook.read_bytes() == before
    book.chapter(
        "# T\n\n```{code-cell} ipython3\nprint('without it')\n```\n"
    )  # a chapter may stop using it
    assert book.action() == "executed"


def test_a_cell_that_takes_too_long(tmp_path):
    cells = [Code("import time", 3), Code("time.sleep(60)", 7)]
    with pytest.raises(CourseError, match="^x.md:7: cell 2 of 2 took longer than 1 s"):
        execute(cells, [], "x.md", tmp_path, timeout=1)


def test_names_orphans_and_jobs(built):
    with pytest.raises(
        CourseError, match="no chapter book/01-square.md; did you mean 01-squares"
    ):
        built.build("01-square")
    with pytest.raises(CourseError, match="--jobs must be at least 1"):
        built.build(jobs=0)
    built.chapter("# Two\n\n```{code-cell} ipython3\n1 / 0\n```\n", "02-two")
    built.chapter("# Three\n\n```{code-cell} ipython3\n3\n```\n", "03-three")
    built.write("notebooks/09-old.ipynb", "{}")
    with pytest.raises(
        CourseError
    ) as caught:  # one that fails does not stop the others
        built.build(jobs=3)
    first, second = str(caught.value).splitlines()
    assert (
        first.startswith("book/02-two.md:4: ")
        and second == "notebooks/09-old.ipynb has no source book/09-old.md: delete it"
    )
    assert (built.root / "notebooks" / "03-three.ipynb").is_file()


def test_the_hidden_cell(built, capsys):
    import sys
    from unittest import mock

    code = sources(built.notebook, "code")[0]
    exec(code, {})  # the library is here: nothing happens
    assert capsys.readouterr() == ("", "")
    with (
        mock.patch("importlib.util.find_spec", return_value=None),
        pytest.raises(SystemExit, match="pip install 'course"),
    ):
        exec(code, {})
    with (
        mock.patch.dict(sys.modules, {"google.colab": sys}),
        mock.patch("subprocess.run") as run,
    ):
        exec(code, {})
    wanted = run.call_args[0][0][-1]
    assert wanted.startswith("course_lib @ git+https://") and wanted.endswith("@v1.2.3")


def test_a_book_without_chapters(tmp_path):
    (tmp_path / "book").mkdir()
    assert build_chapters(tmp_path) == []
