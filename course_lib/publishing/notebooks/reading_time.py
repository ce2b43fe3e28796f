"""How long a chapter takes to read: by its words, its code and its predictions."""

import re

from course_lib.publishing.notebooks.source import Cell, Source

WORDS_A_MINUTE = 200
SECONDS_A_LINE = 3  # of code; output is not counted
MINUTES_A_PREDICTION = 2
NEAREST = 5  # minutes
UNREAD = ("hide-input", "hide-cell", "remove-input", "remove-cell")  # folded code

ROLE, UNIT = "reading-time", "minutes to read"
WRITTEN = f"{{{ROLE}}}`{UNIT}`"
PLACE = f"{{{ROLE}}}"  # what a text holds until all words are known
HEAD = "**Builds on**"


def fill_in(source: Source, texts: list[str], predictions: int) -> list[str]:
    """The texts of all cells, with the time in its place."""
    if not any(PLACE in text for text in texts):
        return texts
    told = f"{minutes(source, texts, predictions)} {UNIT}"
    return [
        text.replace(PLACE, told) if cell.kind == "markdown" else text
        for cell, text in zip(source.cells, texts, strict=True)
    ]


def minutes(source: Source, texts: list[str], predictions: int) -> int:
    """Minutes to read a chapter, to the nearest five.

    Args:
        source: Its cells.
        texts: The text of each as it is shown.
        predictions: How often it asks the reader to predict.
    """
    words = lines = 0
    for cell, text in zip(source.cells, texts, strict=True):
        if cell.kind == "markdown":
            words += words_in(text)
        elif cell.kind == "code" and not set(UNREAD) & set(cell.tags):
            lines += sum(1 for line in text.splitlines() if line.strip())
    exact = (
        words / WORDS_A_MINUTE
        + lines * SECONDS_A_LINE / 60
        + predictions * MINUTES_A_PREDICTION
    )
    return max(NEAREST, NEAREST * round(exact / NEAREST))


def words_in(text: str) -> int:
    """The words of Markdown that a reader sees: no tags, no addresses, no lone signs."""
    text = re.sub(r"<[^<>]*>", " ", text)
    text = re.sub(r"\]\([^()\s]*\)", "] ", text)
    return sum(1 for word in text.split() if re.search(r"\w", word))


def require(source: Source) -> None:
    """Hold that a chapter says how long it takes where it says what it builds on.

    Raises:
        CourseError: With the line where the time is missing.
    """
    heads = [line for cell in source.cells if (line := _line_of(HEAD, cell))]
    if heads and not any(_line_of(PLACE, cell) for cell in source.cells):
        raise source.error(
            heads[0], f"say how long the chapter takes: **Time:** about {WRITTEN}"
        )


def _line_of(text: str, cell: Cell) -> int | None:
    if cell.kind != "markdown" or text not in cell.source:
        return None
    return cell.line + cell.source[: cell.source.index(text)].count("\n")
