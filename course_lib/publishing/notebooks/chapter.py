"""A source that is ready to run, and whether the outputs of its built notebook still
hold.

A built notebook's record names everything its outputs depend on: its code cells, the
values in its text, the modules of the course that were loaded, packages, data and
recordings. While none of that changes, nothing runs again.
"""

from dataclasses import dataclass
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.publishing import fingerprint
from course_lib.publishing.experiments.recordings import (
    how_to_mend,
    out_of_date,
    recording_hash,
    recordings_in,
)
from course_lib.publishing.notebooks import library_cells, portable, reading_time
from course_lib.publishing.notebooks.execute import Code
from course_lib.publishing.notebooks.notebook import SETUP_TAG
from course_lib.publishing.notebooks.source import Cell, Source, allow, read
from course_lib.publishing.references import References

OPTIONS = ("library", "mystnb")
COLUMNS = 88  # of code that a page shows without scrolling, in letters that can be read


@dataclass
class Chapter:
    """A source, ready to be executed or rendered."""

    source: Source
    codes: list[Code]  # its code cells, library cells filled
    values: list[portable.Value]
    recordings: dict[str, str]  # digest of each recording that it reads, by name
    # where its notebook goes; a problem set's solution is built like a chapter
    folder: str = "notebooks"


def load(root: Path, name: str, references: References) -> Chapter:
    """Read a chapter, fill its library cells, find its values, hold its recordings
    against their experiments.

    Raises:
        CourseError: With the line of whatever is wrong.
    """
    source = read(root / "book" / f"{name}.md", root)
    allow(source, *OPTIONS)
    if (
        not source.cells
        or source.cells[0].kind != "markdown"
        or not source.cells[0].source.startswith("# ")
    ):
        line = source.cells[0].line if source.cells else 1
        raise source.error(line, "a chapter begins with its title: a line `# Title`")
    reading_time.require(source)
    values = portable.find_values(source, references)
    portable.render(
        source, references, [""] * len(values)
    )  # whatever is wrong in the text is said before a run
    codes, recordings = [], {}
    for cell in source.code:
        if "library" in cell.options:
            if cell.source.strip():
                raise source.error(
                    cell.line,
                    "a library cell is filled by the build; take its own lines out",
                )
            paths = [path.strip() for path in str(cell.options["library"]).split(",")]
            cell.options["library"] = paths
            try:
                cell.source = library_cells.fill(paths, root)
            except LookupError as error:
                raise source.error(cell.option_line, str(error.args[0])) from None
        elif not cell.source.strip():
            raise source.error(cell.line, "this code cell is empty")
        generated = "library" in cell.options
        if not generated:
            _fits(source, cell)
        codes.append(
            Code(
                cell.source,
                cell.option_line if generated else cell.line,
                cell.tags,
                generated,
            )
        )
        for recording, line in recordings_in(cell.source):
            if why := out_of_date(root, recording):
                message = (
                    f"the recording {recording} is out of date ({'; '.join(why)}):"
                    f" course experiment {recording}{how_to_mend(why)}"
                )
                raise source.error(cell.line + line - 1, message)
            recordings[recording] = recording_hash(root, recording)
    return Chapter(source, codes, values, recordings)


def _fits(source: Source, cell: Cell) -> None:
    for number, row in enumerate(cell.source.splitlines(), start=cell.line):
        if len(row) > COLUMNS:
            raise source.error(
                number, f"{len(row)} columns of code; the page shows {COLUMNS}"
            )


def code_cells(built: dict) -> list[dict]:
    """The code cells of a built notebook, without the hidden first one."""
    cells = built["cells"]
    if cells and SETUP_TAG in cells[0]["metadata"].get("tags", []):
        cells = cells[1:]
    return [cell for cell in cells if cell["cell_type"] == "code"]


def why_execute(chapter: Chapter, old: dict | None, root: Path) -> list[str]:
    """Why the outputs of a built notebook can't be used again; empty if they can."""
    if old is None:
        return ["it has not been built yet"]
    record = old["metadata"].get("course", {}).get("execution")
    count = len(code_cells(old))
    if not record or record.get("hash") != fingerprint.digest(
        {k: v for k, v in record.items() if k != "hash"}
    ):
        return ["its record is missing or was edited"]
    new = execution_record(chapter, record["modules"], record["data"], root)
    reasons = []
    if record["cells"] != new["cells"] or count != len(chapter.codes):
        changed = [
            i for i, cell in enumerate(new["cells"]) if cell not in record["cells"]
        ]
        where = f"line {chapter.codes[changed[0]].line}" if changed else "their order"
        reasons.append(f"code cells changed ({where})")
    if record["values"] != new["values"]:
        reasons.append("values in the text changed")
    for part, what in (
        ("modules", "module"),
        ("packages", "package"),
        ("recordings", "recording"),
    ):
        reasons += fingerprint.changes(record[part], new[part], what)
    return reasons


def execution_record(chapter: Chapter, modules, data: dict, root: Path) -> dict:
    """Everything that a chapter's outputs depend on, and a hash of it all."""
    texts = [code.source for code in chapter.codes]
    record = {
        "cells": [
            (
                fingerprint.code_hash(code.source)
                if code.generated
                else fingerprint.digest(code.source)
            )
            for code in chapter.codes
        ],
        "values": fingerprint.digest(
            [[value.expression, value.after] for value in chapter.values]
        ),
        "modules": fingerprint.module_hashes(modules, root),
        "packages": fingerprint.versions_for(texts, modules, root),
        "data": dict(sorted(data.items())),
        "recordings": dict(sorted(chapter.recordings.items())),
    }
    return {**record, "hash": fingerprint.digest(record)}


def keep_data(chapter: Chapter, old: dict | None, used: dict) -> None:
    """Refuse to replace outputs that came from data which this run did not have."""
    record = ((old or {}).get("metadata", {}).get("course") or {}).get("execution", {})
    text = "\n".join(code.source for code in chapter.codes)
    for name in sorted(set(record.get("data", {})) - set(used)):
        if name in text:
            raise CourseError(
                f"the notebook of {chapter.source.shown} was built with the data"
                f" {name!r}, which is not here: name its folder in COURSE_DATA (the"
                " notebook was left as it is)"
            )
