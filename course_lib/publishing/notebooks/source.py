"""Read a source in ``book/``: a MyST text notebook, with the line at which each cell
begins.

Everything that can go wrong later is reported as ``book/FILE.md:LINE``, so a cell never
travels without its line.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.errors import CourseError, at

OPTION = re.compile(r"\s*:([\w-]+):[ \t]*(.*)$")
CELL = re.compile(r"`{3,}\{(?:code|raw)-cell\}")
TEXTS = (
    "hint",
    "symptom",
    "title",
    "guide",
    "name",
    "id",
)  # options that are always text


@dataclass
class Cell:
    """One cell of a source."""

    kind: str  # "markdown", "code" or "raw"
    source: str
    line: int  # line of the file at which the cell's text begins, from 1
    tags: list[str] = field(default_factory=list)
    options: dict = field(default_factory=dict)  # every other option
    option_line: int = 0  # line at which its options begin
    outputs: list[dict] = field(default_factory=list)  # as a notebook holds them


@dataclass
class Source:
    """A source file: its cells, and how to name it in an error."""

    path: Path
    shown: str  # path as errors show it: relative to the repository
    cells: list[Cell]

    @property
    def name(self) -> str:
        """The slug, such as ``02-self-attention``."""
        return self.path.stem

    @property
    def code(self) -> list[Cell]:
        """The code cells, in order."""
        return [cell for cell in self.cells if cell.kind == "code"]

    def error(self, line: int, message: str) -> CourseError:
        """An error at a line of this file."""
        return at(self.shown, line, message)


def read(path: Path | str, root: Path | str) -> Source:
    """Read a MyST text notebook.

    Raises:
        CourseError: If the file is missing, or the options of a cell are not what YAML
            would keep as they are written.
    """
    import yaml
    from jsonschema import ValidationError
    from jupytext.myst import MystMetadataParsingError, myst_to_notebook

    path, root = Path(path), Path(root)
    shown = path.resolve().relative_to(root.resolve()).as_posix()
    if not path.is_file():
        raise CourseError(f"{shown} does not exist")
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    for index, line in enumerate(lines[:-1]):
        if CELL.match(line):
            _check_options(lines, index + 1, shown)
    try:
        notebook = myst_to_notebook(text, add_source_map=True)
    except MystMetadataParsingError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise at(
            shown,
            int(line[1]) if line else 1,
            "what follows +++ must be one JSON object",
        ) from None
    except ValidationError as error:
        what = (
            "the front matter"
            if error.path and error.path[0] == "metadata"
            else "a cell's metadata"
        )
        raise CourseError(
            f"{shown}: {what} is not what Jupyter knows: {error.message}"
        ) from None
    except yaml.YAMLError as error:
        raise CourseError(f"{shown}: {' '.join(str(error).split())}") from None

    cells = []
    for cell, start in zip(
        notebook.cells, notebook.metadata["source_map"], strict=True
    ):
        options = dict(cell.metadata)
        tags = options.pop("tags", [])
        line = start + 1
        if cell.cell_type == "markdown":
            while line <= len(lines) and not lines[line - 1].strip():
                line += 1
            cells.append(
                Cell(
                    "markdown",
                    cell.source,
                    line,
                    _tags(tags, shown, line),
                    options,
                    line,
                )
            )
            continue
        body = _check_options(lines, start, shown) if options or tags else start
        if (
            body < len(lines) and not lines[body].strip()
        ):  # one empty line may part options and code
            body += 1
        source = cell.source.rstrip()
        cells.append(
            Cell(
                cell.cell_type,
                source,
                body + 1,
                _tags(tags, shown, line),
                options,
                line,
            )
        )
    return Source(path, shown, cells)


def allow(source: Source, *names: str) -> None:
    """Let code cells have these options and no others, so that a misspelt one is
    noticed.

    Raises:
        CourseError: For the first option that is not among the names.
    """
    for cell in source.cells:
        for name in cell.options:
            if name not in names:
                known = ", ".join(["tags", *sorted(names)])
                raise source.error(
                    cell.option_line,
                    f"the option {name!r} is not known here; known are {known}",
                )


def _tags(tags, shown: str, line: int) -> list[str]:
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise at(shown, line, f"tags must be a list such as [hide-input], got {tags!r}")
    return list(tags)


def _check_options(lines: list[str], start: int, shown: str) -> int:
    """Check the options that begin at lines[start]; return the index of the first line
    after them.

    YAML quietly drops what follows a ``#``, turns ``yes`` into True and lets a second
    ``:hint:`` win. A hint that a student never gets to see is found here instead.
    """
    if lines[start].startswith("---"):
        end = next(
            (i for i in range(start + 1, len(lines)) if lines[i].startswith("---")),
            len(lines),
        )
        _yaml("\n".join(lines[start + 1 : end]), shown, start + 2)
        return end + 1
    seen, index = set(), start
    while index < len(lines) and lines[index].lstrip().startswith(":"):
        match = OPTION.match(lines[index])
        if not match:
            raise at(
                shown,
                index + 1,
                f"an option is written `:name: text`, got {lines[index].strip()!r}",
            )
        name, written = match[1], match[2].strip()
        if name in seen:
            raise at(shown, index + 1, f"the option {name!r} is given twice")
        seen.add(name)
        value = _yaml(f"x: {written}", shown, index + 1)["x"]
        if name == "tags":
            _tags(value, shown, index + 1)
        plain = written[:1] not in ('"', "'", "[", "{")
        if plain and isinstance(value, str) and value != written:
            raise at(
                shown,
                index + 1,
                f"YAML reads this as {value!r}; put the text of {name!r} in quotes",
            )
        if plain and name in TEXTS and not isinstance(value, str):
            raise at(
                shown,
                index + 1,
                f"YAML reads this as {value!r}; put the text of {name!r} in quotes",
            )
        index += 1
    return index


def _yaml(text: str, shown: str, line: int):
    """Read YAML that begins at a line of the file."""
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "it is not YAML"
        message = f"YAML cannot read this option ({reason}); put its text in quotes"
        raise at(
            shown, line + (min(mark.line, text.count("\n")) if mark else 0), message
        ) from None
