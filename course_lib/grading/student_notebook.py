"""Read a student's notebook as data: its answers, helpers and written answers. Nothing
in it is run.

Cells are known by their metadata, or by the comment that they begin with (``# exercise:
attention``), because some editors drop metadata. Where the two disagree the comment
counts: it is what the student sees.
"""

import difflib
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.grading.claims import Claim
from course_lib.grading.magics import leading_comments
from course_lib.grading.names import defined_names
from course_lib.publishing.problem_sets.stubs import PLACEHOLDER

MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_CELLS = 2000
MAXIMUM_ANSWER = 200_000  # characters of one answer

#: Words after the id are let pass: `# exercise: attention (second try)`.
ANSWER = re.compile(r"#+\s*exercise\s*[:=]?\s*([\w.-]+)(\W.*)?", re.IGNORECASE)
#: Where two cells were merged, the second marker stands on a line of its own.
INNER_ANSWER = re.compile(
    r"^#+[ \t]*exercise[ \t]*[:=][ \t]*([\w.-]+)[ \t]*$", re.IGNORECASE | re.MULTILINE
)
HELPERS = re.compile(r"#+\s*helpers?\s*(:.*)?", re.IGNORECASE)
WRITTEN = re.compile(
    r"<!--\s*written\s*[:=]?\s*([\w.-]+)(?P<inside>[^>]*)-->", re.IGNORECASE
)
#: What the stub says where an answer goes, with or without its emphasis.
UNTOUCHED = re.compile(
    rf"[*_]*{re.escape(PLACEHOLDER.strip('*_. '))}\.?[*_]*", re.IGNORECASE
)
#: The line that a notebook service puts below everything, as Deepnote and Colab do.
FOOTER = re.compile(
    r"(created|made|edited|exported|generated|hosted|powered|published|run|open|view"
    r"|launch)(ed)? (in|with|on|from|by|at) \S.{0,40}",
    re.IGNORECASE,
)

LONGEST_FOOTER = 5000  # characters; Deepnote's holds a picture

#: Stands for an answer's id where a cell holds functions for several of them.
HELPER = "helpers"


class NotANotebook(ValueError):
    """The file cannot be read as a notebook; the text says why."""


@dataclass
class StudentNotebook:
    """What is taken from a student's notebook.

    Attributes:
        answers: Answer id -> the cells that claim to be it, in order.
        helpers: The source of each helper cell.
        written: Id of a written question -> the text.
        own: Cells of the student's own, which are neither answers nor helpers.
        elsewhere: Names that the student defines in them.
        unread: Id of an answer or a question -> why what looks like it could not be
            taken. Of interest where nothing else was.
        notes: What was unusual; for the feedback.
    """

    answers: dict[str, list[Claim]] = field(default_factory=dict)
    helpers: list[str] = field(default_factory=list)
    written: dict[str, str] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)
    elsewhere: set[str] = field(default_factory=set)
    unread: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def read_student_notebook(
    path: Path,
    answer_ids: set[str],
    written_ids: set[str] = frozenset(),
    handed_out: frozenset[str] = frozenset(),
) -> StudentNotebook:
    """Read a notebook.

    Args:
        path: The file.
        answer_ids: The answers to look for.
        written_ids: The written questions to look for.
        handed_out: The cells that were handed out, each as :func:`one_line` gives it;
            no text among them is an answer.

    Raises:
        NotANotebook: If it is none, is too large, or is of another format than 4.
    """
    reader = _Reader(answer_ids, written_ids, handed_out)
    for cell in _cells(path):
        source, course = _source(cell), _course(cell)
        if cell.get("cell_type") == "code" and not WRITTEN.match(source.lstrip()):
            if source.strip():
                reader.code(source, course)
        elif cell.get("cell_type") in ("markdown", "raw", "code"):
            reader.text(source, course, cell["cell_type"])
    taken = reader.taken
    longest = max(
        (
            len(text)
            for texts in [
                *([claim.source for claim in one] for one in taken.answers.values()),
                taken.helpers,
            ]
            for text in texts
        ),
        default=0,
    )
    if longest > MAXIMUM_ANSWER:
        raise NotANotebook(
            f"an answer has {longest} characters; at most {MAXIMUM_ANSWER} are read"
        )
    return taken


def one_line(text: str) -> str:
    """A text with every run of blanks and line breaks made one blank: editors change
    these as they please.
    """
    return " ".join(text.split())


class _Reader:
    """Takes one cell after the other."""

    def __init__(
        self, answer_ids: set[str], written_ids: set[str], handed_out: frozenset[str]
    ):
        self.answer_ids, self.written_ids = answer_ids, written_ids
        self.handed_out = handed_out
        self.taken = StudentNotebook()
        self.question: str | None = None  # what a text cell would go on with

    def code(self, source: str, course: dict) -> None:
        """Take a code cell where it is an answer or a helper."""
        self.question = None
        tag, by_metadata = course.get("tag"), None
        if tag == "answer" and course.get("id") in self.answer_ids:
            by_metadata = course["id"]
        marker = self._marker(source)
        parts = self._parts(source, marker or by_metadata)
        if not parts and tag == "helpers":
            parts = [(HELPER, source)]
        for answer, part in parts:
            if answer == HELPER:
                self.taken.helpers.append(part)
                continue
            marked = marker == answer or any(
                self._answer_in(match) == answer
                for match in INNER_ANSWER.finditer(part)
            )
            self.taken.answers.setdefault(answer, []).append(Claim(part, marked))
        if marker and by_metadata and by_metadata not in (name for name, _ in parts):
            told = "as a helper" if marker == HELPER else "as that answer"
            self.taken.notes.append(
                f"The cell that begins with `{_first_marker(source)}` was taken {told},"
                f" though it was made for {by_metadata}."
            )
        if not parts and one_line(source) not in self.handed_out:
            self.taken.own.append(source)
            self.taken.elsewhere |= defined_names(source)
            self._misspelt(source)

    def text(self, source: str, course: dict, kind: str) -> None:
        """Take a text cell where it is a written answer, or goes on with one."""
        if _is_footer(source):
            return
        if misplaced := _id_of(ANSWER, _first_line(source), self.answer_ids):
            self.taken.unread[misplaced] = (
                f"a {'raw' if kind == 'raw' else 'text'} cell begins with"
                f" `# exercise: {misplaced}`, and only code is graded"
            )
        match = WRITTEN.match(source.lstrip())
        name = _known(match[1], self.written_ids) if match else None
        tag, by_metadata = course.get("tag"), course.get("id")
        ours = tag in ("written-answer", "written") and by_metadata in self.written_ids
        if name is None and ours and tag == "written-answer":
            name = by_metadata
        if name:
            self._write(name, source)
            self.question = name
        elif ours:
            self._question_cell(by_metadata, source)
            self.question = by_metadata
        # Many write into a new cell below the one that is meant. A heading, or a cell
        # of ours, ends the answer.
        elif (
            self.question
            and kind == "markdown"
            and not course
            and not source.lstrip().startswith("#")
            and not self._handed_out_part(source)
        ):
            self._write(self.question, source)
        else:
            self.question = None

    def _write(self, name: str, source: str) -> None:
        # Some write below the line that says where to write, and leave it standing.
        text = UNTOUCHED.sub("", WRITTEN.sub("", source), count=1).strip()
        parts = [self.taken.written.get(name, ""), text]
        self.taken.written[name] = "\n\n".join(part for part in parts if part)
        inside = WRITTEN.match(source.lstrip())
        if inside and not text and re.search(r"\w", inside["inside"]):
            self.taken.unread[name] = (
                "the text stands inside the comment `<!-- … -->`, where nobody sees it"
            )

    def _question_cell(self, name: str, source: str) -> None:
        """Some write into the question's own cell, below its text."""
        handed_out = self._handed_out_part(source)
        if handed_out:
            words = list(re.finditer(r"\S+", source))
            answer = source[words[len(handed_out.split()) - 1].end() :]
            if answer.strip():
                self._write(name, answer)
        elif self.handed_out:
            self.taken.unread[name] = "the cell of the question itself was changed"

    def _handed_out_part(self, source: str) -> str:
        """The longest text that was handed out and that this one begins with."""
        text = one_line(source)
        return max(
            (
                given
                for given in self.handed_out
                if text == given or (len(given) >= 20 and text.startswith(given + " "))
            ),
            key=len,
            default="",
        )

    def _marker(self, source: str) -> str | None:
        """What the first marker among the comments that a cell begins with says: an
        answer's id, or :data:`HELPER`.
        """
        for comment in leading_comments(source):
            if answer := _id_of(ANSWER, comment, self.answer_ids):
                return answer
            if HELPERS.fullmatch(comment):
                return HELPER
        return None

    def _answer_in(self, marker: re.Match) -> str | None:
        return _known(marker[1], self.answer_ids)

    def _parts(self, source: str, answer: str | None) -> list[tuple[str, str]]:
        """The answers in a cell, which are several where cells were merged."""
        parts, start = [], 0
        for match in INNER_ANSWER.finditer(source):
            inner = self._answer_in(match)
            if inner and answer and inner != answer:
                parts.append((answer, source[start : match.start()].rstrip()))
                start = match.start()
            answer = inner or answer
        return [*parts, (answer, source[start:])] if answer else []

    def _misspelt(self, source: str) -> None:
        """Note a marker that names no exercise, but nearly one."""
        folded = {_folded(name): name for name in self.answer_ids}
        for match in filter(None, map(ANSWER.fullmatch, leading_comments(source))):
            for near in difflib.get_close_matches(_folded(match[1]), folded, 1, 0.8):
                self.taken.unread[folded[near]] = (
                    f"a cell begins with `# exercise: {match[1]}`, which is no exercise"
                )


def _is_footer(source: str) -> bool:
    """Whether a text cell is nothing but a service's line about itself, with a link."""
    if "http" not in source or len(source) > LONGEST_FOOTER:
        return False
    pictures = re.findall(r"(?:\balt\s*=\s*[\"']|!\[)([^\"'\]]*)", source)
    text = re.sub(r"<[^>]*>|!\[[^\]]*\]\([^)]*\)", "", source)
    text = one_line(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text))
    said = text or one_line(" ".join(pictures))
    return "http" not in said and FOOTER.fullmatch(said) is not None


def _cells(path: Path) -> list[dict]:
    size = path.stat().st_size
    if size == 0:
        raise NotANotebook("the file is empty")
    if size > MAXIMUM_BYTES:
        raise NotANotebook(
            f"the file has {size / 1e6:.0f} MB; at most {MAXIMUM_BYTES / 1e6:.0f} MB"
            " are read"
        )
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        raise NotANotebook(
            "the file is text in UTF-16, and a notebook is in UTF-8: hand in the file"
            " that Jupyter saved, without opening it in an editor of texts"
        )
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
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


def _first_marker(source: str) -> str:
    return next(
        comment
        for comment in leading_comments(source)
        if ANSWER.fullmatch(comment) or HELPERS.fullmatch(comment)
    )


def _id_of(marker: re.Pattern, line: str, known: set[str]) -> str | None:
    """The known id that a line names, if it is a marker."""
    match = marker.fullmatch(line)
    return _known(match[1], known) if match else None


def _known(name: str, known: set[str]) -> str | None:
    """The id that is meant, whatever its capitals, and with ``_`` for ``-``."""
    return {_folded(one): one for one in known}.get(_folded(name))


def _folded(name: str) -> str:
    return name.casefold().replace("_", "-").strip(".-")
