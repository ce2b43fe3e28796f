"""Reading a source: lines, options, and the options that YAML would silently misread."""

import pytest

from course_lib.errors import CourseError
from course_lib.publishing.notebooks.source import allow, read


def test_cells_know_their_lines(book):
    path = book.chapter("""
        # Title

        Text.

        ```{code-cell} ipython3
        :tags: [hide-input]
        :hint: "Quoted: yes"

        x = 1
        ```


        More.
        ```{code-cell} ipython3
        y = 2
        ```
        """)
    lines = path.read_text().splitlines()
    source = read(path, book.root)
    assert source.shown == "book/01-squares.md" and source.name == "01-squares"
    first = [lines[cell.line - 1] for cell in source.cells]
    assert first == ["# Title", "x = 1", "More.", "y = 2"]
    assert source.cells[1].tags == ["hide-input"] and source.cells[1].options == {
        "hint": "Quoted: yes"
    }
    assert lines[source.cells[1].option_line - 1].startswith(":tags:")


@pytest.mark.parametrize(
    "option, message",
    [
        (':hint: "a" b', "put its text in quotes"),
        (":hint: Look at this: twice", "in quotes"),
        (":hint: Which # of rows?", "YAML reads this as 'Which'"),
        (":hint: yes", "YAML reads this as True"),
        (":hint: 12", "YAML reads this as 12"),
        (":points: 1\n:points: 2", "given twice"),
        (":hint no colon", "written `:name: text`"),
        (":tags: answer", "tags must be a list"),
        (":hint: [a", "put its text in quotes"),
    ],
)
def test_an_option_that_yaml_would_misread_is_named_with_its_line(
    book, option, message
):
    path = book.chapter(
        f"# Title\n\n```{{code-cell}} ipython3\n:id: one\n{option}\nx = 1\n```\n"
    )
    with pytest.raises(CourseError, match=message) as caught:
        read(path, book.root)
    line = int(str(caught.value).split(":")[1])
    assert str(caught.value).startswith("book/01-squares.md:") and line in (
        5,
        6,
    ), caught.value


def test_unknown_options_are_found(book):
    source = read(
        book.chapter("# T\n\n```{code-cell} ipython3\n:libary: a.b\n```\n"), book.root
    )
    with pytest.raises(
        CourseError, match=r"01-squares.md:4: the option 'libary' is not known.*library"
    ):
        allow(source, "library")


def test_a_missing_file_and_bad_front_matter_are_one_line(book):
    with pytest.raises(CourseError, match="book/none.md does not exist"):
        read(book.root / "book" / "none.md", book.root)
    with pytest.raises(CourseError, match="front matter"):
        read(book.chapter("---\nkernelspec: {name: python3}\n---\n# T\n"), book.root)
