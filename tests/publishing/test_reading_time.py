"""How long a chapter takes to read is computed from it, and said in it."""

import json
import re
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.publishing.notebooks.portable import render
from course_lib.publishing.notebooks.reading_time import HEAD, WRITTEN, words_in
from course_lib.publishing.notebooks.source import read
from course_lib.publishing.references import References

ROOT = Path(__file__).parents[2]
TOP = "# Squares\n\n**Builds on** nothing. **Time:** about {reading-time}`minutes to read`.\n\n"
PREDICTION = ":::{admonition} Predict before you run\n:class: dropdown\nWhat?\n:::\n\n"


def code(lines: int, tags: str = "") -> str:
    text = "\n\n".join(f"x = {line}" for line in range(lines))
    return f"```{{code-cell}}\n{tags}{text}\n```\n\n"


@pytest.fixture
def told(book):
    """The minutes that a chapter says it takes."""

    def minutes(text: str, folder: str = "notebooks") -> int:
        source = read(book.chapter(TOP + text), book.root)
        texts = render(source, References(book.root, folder))
        return int(
            re.search(r"about (\d+) minutes to read\.$", texts[0].splitlines()[2])[1]
        )

    return minutes


@pytest.mark.parametrize(
    "text, minutes",
    [
        ("", 5),
        ("word " * 3000, 15),
        ("word " * 3400, 15),
        ("word " * 3600, 20),
        (code(200), 10),  # 3 s a line, empty lines not counted
        (code(200, ":tags: [hide-input]\n"), 5),
        (code(200, ":tags: [hide-cell]\n"), 5),
        (code(200, ":tags: [hide-output]\n"), 10),
        (PREDICTION * 10, 20),
        ("word " * 2000 + "\n\n" + code(200) + PREDICTION * 5, 30),
    ],
)
def test_words_lines_and_predictions_take_time(told, text, minutes):
    assert told(text) == minutes


def test_what_the_build_fills_in_is_what_is_read(told):
    """Not the expression of a value, but its text; the source of a library cell."""
    values = '{value}`f"{x + x + x + x:.1f}"` ' * 2000
    assert told(code(1) + values) == 5


def test_the_built_notebook_says_the_time(book):
    library = "```{code-cell}\n:library: course_lib.shapes.square.area\n```\n"
    book.chapter(TOP + "word " * 2000 + "\n\n" + library)
    book.build()
    first = json.loads(book.notebook.read_text())["cells"][1]["source"]
    assert "about 10 minutes to read." in "".join(first)
    assert book.action() == "unchanged" and book.action(check=True) == "unchanged"


@pytest.mark.parametrize(
    "text, message",
    [
        ("# Squares\n\nA.\n\n**Builds on** nothing.", f":5: say how long the chapter takes: **Time:** about {WRITTEN}"),
        (TOP.replace("minutes to read", "min"), ":3: write {reading-time}`minutes to read`, got 'min'"),
    ],
)  # fmt: skip
def test_a_chapter_that_does_not_say_the_time(book, text, message):
    book.chapter(text + "\n\n" + code(1))
    with pytest.raises(CourseError) as error:
        book.build()
    assert f"book/01-squares.md{message}" in str(error.value)


def test_a_problem_set_says_its_authors_estimate(told):
    with pytest.raises(CourseError, match="reading-time} is for chapters"):
        told("", "exercises")


@pytest.mark.parametrize(
    "text, words",
    [
        ("One *two* — three.", 3),
        ('<a id="x"></a> [one two](https://example.org/a-b)', 2),
        ("| a | --- | 5 |", 2),
    ],
)
def test_words_are_what_a_reader_sees(text, words):
    assert words_in(text) == words


@pytest.mark.parametrize(
    "path", sorted((ROOT / "book").glob("[0-9]*.md")), ids=lambda path: path.stem
)
def test_every_chapter_says_what_it_builds_on_and_its_time(path):
    text = path.read_text(encoding="utf-8")
    assert (text.count(HEAD), text.count(WRITTEN)) == (1, 1)
