"""Read a student's notebook as data: its answers, helpers and written answers. Nothing
in it is run.

Cells are known by their metadata, or by their first line (``# exercise: attention``),
because some editors drop metadata. Where the two disagree the line counts: it is what
the student sees.
"""

import ast
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.publishing.problem_sets.stubs import PLACEHOLDER

MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_CELLS = 2000
MAXIMUM_ANSWER = 200_000  # characters of one answer

#: Words after the id are let pass: `# exercise: attention (second try)`.
ANSWER = re.compile(r"#+\s*exercise\s*[:=]?\s*([\w.-]+)(\W.*)?", re.IGNORECASE)
HELPERS = re.compile(r"#+\s*helpers?\s*:?", re.IGNORECASE)
WRITTEN = re.compile(r"<!--\s*written\s*[:=]?\s*([\w.-]+)[^>]*-->", re.IGNORECASE)
#: What the stub says where an answer goes, with or without its emphasis.
UNTOUCHED = re.compile(
    rf"[*_]*{re.escape(PLACEHOLDER.strip('*_. '))}\.?[*_]*", re.IGNORECASE
)


class NotANotebook(ValueError):
    """The file cannot be read as a notebook; the text says why."""


@dataclass
class StudentNotebook:
    """What is taken from a student's notebook.

    Attributes:
        answers: Answer id -> the source of each cell (or run of cells) that claims to
            be it, in order.
        helpers: The source of each helper cell.
        written: Id of a written question -> the text.
        elsewhere: Names that the student defines in cells which are not taken.
        notes: What was unusual; for the feedback.
    """

    answers: dict[str, list[str]] = field(default_factory=dict)
    helpers: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    elsewhere: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def read_student_notebook(
    path: Path,
    answer_ids: set[str],
    written_ids: set[str] = frozenset(),
    stub_texts: frozenset[str] = frozenset(),
) -> StudentNotebook:
    """Read a notebook.

    Args:
        path: The file.
        answer_ids: The answers to look for.
        written_ids: The written questions to look for.
        stub_texts: The text cells that were handed out, each as :func:`one_line` gives
            it; none of them is an answer.

    Raises:
        NotANotebook: If it is none, is too large, or is of another format than 4.
    """
    taken, previous, question = StudentNotebook(), None, None
    for cell in _cells(path):
        source, course = _source(cell), _course(cell)
        if cell.get("cell_type") == "markdown":
            question = _take_text(
                taken,
                source,
                course,
                answer_ids,
                written_ids,
                None if one_line(source) in stub_texts else question,
            )
        elif cell.get("cell_type") == "code" and source.strip():
            marker = _id_of(ANSWER, source, answer_ids)
            by_metadata = course.get("id") if course.get("tag") == "answer" else None
            answer = marker or (by_metadata if by_metadata in answer_ids else None)
            if answer:
                if marker and by_metadata and by_metadata != marker:
                    taken.notes.append(
                        f"The cell that begins with `# exercise: {marker}` was taken as"
                        f" that answer, though it was made for {by_metadata}."
                    )
                pieces = taken.answers.setdefault(answer, [])
                # Splitting a cell leaves the metadata on both halves and the marker on
                # the first: they belong together.
                if marker is None and previous == answer:
                    pieces[-1] += "\n\n" + source
                else:
                    pieces.append(source)
            elif (
                HELPERS.fullmatch(_first_line(source)) or course.get("tag") == "helpers"
            ):
                taken.helpers.append(source)
            elif course.get("tag") is None:
                taken.elsewhere |= defined_names(source)
            previous, question = answer, None
    longest = max(
        (
            len(text)
            for texts in [*taken.answers.values(), taken.helpers]
            for text in texts
        ),
        default=0,
    )
    if longest > MAXIMUM_ANSWER:
        raise NotANotebook(
            f"an answer has {longest} characters; at most {MAXIMUM_ANSWER} are read"
        )
    return taken


def defined_names(source: str) -> set[str]:
    """The functions, classes, variables and imports that a cell defines at its top
    level.
    """
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = set()
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            names |= {(name.asname or name.name).split(".")[0] for name in node.names}
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {
                part.id
                for target in targets
                for part in ast.walk(target)
                if isinstance(part, ast.Name)
            }
    return names


def one_line(text: str) -> str:
    """A text with every run of blanks and line breaks made one blank: editors change
    these as they please.
    """
    return " ".join(text.split())


def _take_text(
    taken: StudentNotebook,
    source: str,
    course: dict,
    answer_ids: set[str],
    written_ids: set[str],
    question: str | None,
) -> str | None:
    """Take a text cell where it is a written answer, or goes on with one; returns the
    question that it answers.
    """
    if misplaced := _id_of(ANSWER, source, answer_ids):
        taken.notes.append(
            f"{misplaced}: a text cell begins with `# exercise: {misplaced}`, and only"
            " code is graded."
        )
    name = _id_of(WRITTEN, source, written_ids)
    if (
        name is None
        and course.get("tag") == "written-answer"
        and course.get("id") in written_ids
    ):
        name = course["id"]
    # Many write into a new cell below the one that is meant. A heading, or a cell of
    # ours, ends the answer.
    if name is None and question and not course and not source.lstrip().startswith("#"):
        name = question
    if name:
        # Some write below the line that says where to write, and leave it standing.
        text = UNTOUCHED.sub("", WRITTEN.sub("", source), count=1).strip()
        parts = [taken.written.get(name, ""), text]
        taken.written[name] = "\n\n".join(part for part in parts if part)
    return name


def _cells(path: Path) -> list[dict]:
    size = path.stat().st_size
    if size == 0:
        raise NotANotebook("the file is empty")
    if size > MAXIMUM_BYTES:
        raise NotANotebook(
            f"the file has {size / 1e6:.0f} MB; at most {MAXIMUM_BYTES / 1e6:.0f} MB"
            " are read"
        )
    try:
        notebook = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NotANotebook("the file is not text, so it is no notebook") from None
    except (ValueError, RecursionError) as error:
        where = (
            f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise NotANotebook(
            f"the file is no notebook: it is not complete JSON{where}"
        ) from None
    if not isinstance(notebook, dict) or not isinstance(
        notebook.get("cells", notebook.get("worksheets")), list
    ):
        raise NotANotebook("the file is JSON, but no notebook: it has no cells")
    if notebook.get("nbformat") != 4:
        raise NotANotebook(
            f"the notebook is of format {notebook.get('nbformat')!r}, not 4: open it"
            " and save it with a Jupyter of today"
        )
    cells = notebook.get("cells", [])
    if len(cells) > MAXIMUM_CELLS:
        raise NotANotebook(
            f"the notebook has {len(cells)} cells; at most {MAXIMUM_CELLS} are read"
        )
    return [cell for cell in cells if isinstance(cell, dict)]


def _source(cell: dict) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    # A file may hold half of a surrogate pair, which no other file can be written with.
    return (
        source.encode("utf-8", "replace").decode("utf-8")
        if isinstance(source, str)
        else ""
    )


def _course(cell: dict) -> dict:
    metadata = cell.get("metadata")
    course = metadata.get("course") if isinstance(metadata, dict) else None
    return (
        {name: value for name, value in course.items() if isinstance(value, str)}
        if isinstance(course, dict)
        else {}
    )


def _first_line(source: str) -> str:
    return next((line.strip() for line in source.splitlines() if line.strip()), "")


def _id_of(marker: re.Pattern, source: str, known: set[str]) -> str | None:
    """The id that the first line names, whatever its capitals, and with ``_`` for
    ``-``.
    """
    match = (marker.match if marker is WRITTEN else marker.fullmatch)(
        _first_line(source)
    )
    return (
        {_folded(name): name for name in known}.get(_folded(match[1]))
        if match
        else None
    )


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-").strip(".-")
