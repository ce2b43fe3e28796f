"""Build problem sets: ``book/exercises/NAME.md`` → key, stub (``exercises/``) and
executed solution (``solutions/``).

The key is made in a process of its own, since it executes the solution and every
mutant. It is made again only when code, library or packages that it depends on have
changed; the stub follows from source and key, and nothing is run.
"""

import asyncio
import dataclasses
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from course_lib.config import Config
from course_lib.errors import CourseError
from course_lib.exercises.key import packed, read_key
from course_lib.files import write_atomically
from course_lib.publishing import fingerprint, problem_sets
from course_lib.publishing.notebooks import build, notebook, portable
from course_lib.publishing.notebooks.chapter import Chapter
from course_lib.publishing.notebooks.execute import SETTINGS, Code
from course_lib.publishing.notebooks.source import Cell, Source
from course_lib.publishing.problem_sets import answer_keys, stubs
from course_lib.publishing.progress import Progress
from course_lib.publishing.references import References, nearest
from course_lib.tooling import is_tooling

LONGEST = 900  # seconds that making a key may take
KEYS = Path("course_lib", "exercises", "keys")
#: Modules that make keys but do not change what is in them.


def build_problem_sets(
    root: Path | str,
    names: list[str] | None = None,
    force: bool = False,
    check: bool = False,
    jobs: int = 1,
    echo: Callable[[str], None] = print,
) -> None:
    """Build problem sets.

    Args:
        root: The repository.
        names: Slugs; all problem sets if empty.
        force: Execute even what has not changed.
        check: Write nothing; fail if a built file is not what its source gives.
        jobs: How many keys and solutions to execute at once.
        echo: Takes each line of the report.

    Raises:
        CourseError: For an unknown name, or with one line for each file that is stale
            or whose making failed.
    """
    root = Path(root).resolve()
    known = sorted(path.stem for path in (root / "book" / "exercises").glob("*.md"))
    for name in names or []:
        if name not in known:
            raise CourseError(
                "there is no problem set"
                f" book/exercises/{name}.md{nearest(name, known)}"
            )
    if jobs < 1:
        raise CourseError(f"--jobs must be at least 1, got {jobs}")
    problems = asyncio.run(
        _build_all(root, list(dict.fromkeys(names or known)), force, check, jobs, echo)
    )
    if not names:
        for folder, ending in (
            ("exercises", "ipynb"),
            ("solutions", "ipynb"),
            (KEYS, "json"),
        ):
            for path in sorted((root / folder).glob(f"*.{ending}")):
                if path.stem not in known:
                    problems.append(
                        f"{path.relative_to(root)} has no source"
                        f" book/exercises/{path.stem}.md: delete it"
                    )
    if problems:
        raise CourseError("\n".join(problems))


async def _build_all(root, names, force, check, jobs, echo) -> list[str]:
    """What is wrong, a line each, in the order of the names."""
    gate = asyncio.Semaphore(jobs)
    with Progress() as progress:

        async def one(name: str) -> list[str]:
            try:
                return await _build_one(root, name, force, check, gate, progress, echo)
            except CourseError as error:
                return [str(error)]

        return [
            line for lines in await asyncio.gather(*map(one, names)) for line in lines
        ]


async def _build_one(root, name, force, check, gate, progress, echo) -> list[str]:
    config = Config.load(root)
    source = problem_sets.read(root / "book" / "exercises" / f"{name}.md", root)
    key, problems = await _key(root, source, force, check, gate, echo)
    if key is None:
        return problems
    references = References(root, "exercises")
    text = notebook.dumps(
        _stub(source, key, references, config, f"exercises/{name}.ipynb")
    )
    problems += _put(root, root / "exercises" / f"{name}.ipynb", text, check, echo)
    return problems + await _solution(
        root, source, key, config, force, check, gate, progress, echo
    )


def _put(root: Path, path: Path, text: str, check: bool, echo) -> list[str]:
    """Write a built file, or with ``check`` say that it differs."""
    shown = path.relative_to(root).as_posix()
    if check:
        same = path.is_file() and path.read_text(encoding="utf-8") == text
        return [] if same else [f"{shown} is not what its source gives"]
    echo(f"{shown}: {'written' if write_atomically(path, text) else 'unchanged'}")
    return []


# --- The key


async def _key(
    root: Path, source: problem_sets.ProblemSet, force: bool, check: bool, gate, echo
) -> tuple[dict | None, list[str]]:
    """The key that belongs to a source: the stored one while nothing it depends on has
    changed, else a new one.
    """
    path = root / KEYS / f"{source.name}.json"
    shown = path.relative_to(root).as_posix()
    try:
        old = read_key(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError):
        old = None
    reasons = (
        ["it has not been built yet"]
        if old is None
        else _why_new_key(root, source, old)
    )
    if not reasons and not force:
        if not check:
            echo(f"{shown}: unchanged")
        return old, []
    if check:
        return None, [f"{shown} is not what its source gives: {'; '.join(reasons)}"]
    mutants = sum(map(len, source.mutants.values()))
    command = [
        sys.executable,
        "-m",
        "course_lib.publishing.problem_sets.build",
        str(source.source.path),
        str(root),
    ]
    async with gate:
        echo(
            f"{shown}: running the solution and {mutants} mutants"
            f" ({'; '.join(reasons) or 'forced'})"
        )
        try:
            made = await asyncio.to_thread(
                subprocess.run,
                command,
                capture_output=True,
                text=True,
                env=os.environ | SETTINGS,
                cwd=root,
                timeout=LONGEST,
            )
        except subprocess.TimeoutExpired:
            raise CourseError(
                f"{shown}: making it took over {LONGEST} s; does an answer or a mutant"
                " hang?"
            ) from None
    if made.returncode:
        raise CourseError(
            made.stderr.strip().splitlines()[-1]
            if made.stderr.strip()
            else f"{shown}: making it failed"
        )
    answer = json.loads(made.stdout.splitlines()[-1])
    key = answer["key"] | {"record": _record(root, source, answer["modules"])}
    write_atomically(path, dump_key(key))
    return key, []


def dump_key(key: dict) -> str:
    """A key as text: one line a check, so that a change shows where it is, and no line
    is longer than it must be.
    """

    def compact(thing):
        return json.dumps(thing, ensure_ascii=False, separators=(",", ":"))

    checks = ",\n".join(
        f"{compact(name)}:{compact(packed(record))}"
        for name, record in key["checks"].items()
    )
    parts = [
        (
            f'"checks":{{\n{checks}\n}}'
            if name == "checks"
            else f"{compact(name)}:{compact(part)}"
        )
        for name, part in key.items()
    ]
    return "{" + ",\n".join(parts) + "}\n"


def _record(root: Path, source: problem_sets.ProblemSet, modules: list[str]) -> dict:
    """What a key depends on, and a hash of it all."""
    modules = [name for name in modules if not is_tooling(name, but=("exercises",))]
    texts = [cell.source for cell in source.cells if cell.kind == "code"]
    # Of a written question the key holds the title and the points; its text may change
    # without a new key.
    cells = [
        [problem_sets.kind_of(cell), cell.source, cell.options]
        for cell in source.cells
        if cell.kind == "code"
    ]
    for name, cell in source.written.items():
        cells.append([name, answer_keys.title_of(cell.source), cell.options["points"]])
    record = {
        "cells": fingerprint.digest(cells),
        "modules": fingerprint.module_hashes(modules, root),
        "packages": fingerprint.versions_for(texts, modules, root),
    }
    return {**record, "hash": fingerprint.digest(record)}


def _why_new_key(root: Path, source: problem_sets.ProblemSet, old: dict) -> list[str]:
    record = old.get("record") or {}
    from course_lib.exercises.key import digest

    content = {
        name: part for name, part in old.items() if name not in ("record", "digest")
    }
    if record.get("hash") != fingerprint.digest(
        {k: v for k, v in record.items() if k != "hash"}
    ) or digest(content) != old.get("digest"):
        return ["it was edited by hand, or its record is missing"]
    new = _record(root, source, list(record["modules"]))
    reasons = (
        ["code or hints of the problem set changed"]
        if record["cells"] != new["cells"]
        else []
    )
    for part, what in (("modules", "module"), ("packages", "package")):
        reasons += fingerprint.changes(record[part], new[part], what)
    return reasons


def _main(path: str, root: str) -> int:
    """Make a key in this process and print it, with the modules that were loaded, as
    one line of JSON.
    """
    import torch

    torch.set_num_threads(1)
    try:
        key = answer_keys.make_key(path, root)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    modules = sorted(name for name in sys.modules if name.split(".")[0] == "course_lib")
    print(json.dumps({"key": key, "modules": modules}))
    return 0


# --- Stub and solution


def _as_source(problem_set: problem_sets.ProblemSet, made: list[dict]) -> Source:
    """Cells that the problem set gives, as a source that can be rendered."""
    cells = [
        Cell(
            cell["kind"],
            cell["source"],
            cell["line"],
            list(cell["tags"]),
            dict(cell["course"]),
            cell["line"],
        )
        for cell in made
    ]
    return Source(problem_set.source.path, problem_set.source.shown, cells)


def _stub(
    problem_set: problem_sets.ProblemSet,
    key: dict,
    references: References,
    config: Config,
    path: str,
) -> dict:
    made = stubs.stub(problem_set, key)
    source = _as_source(problem_set, made)
    cells = [notebook.setup_cell(config) | {"execution_count": None}]
    for index, (cell, original, text) in enumerate(
        zip(source.cells, made, portable.render(source, references, []), strict=True)
    ):
        if left := (portable.leftovers(text) if cell.kind == "markdown" else []):
            raise source.error(
                cell.line,
                f"MyST is left in the text below this line: {', '.join(left)}",
            )
        if index == 0:
            text = notebook.with_colab_link(text, config, path)
        cells.append(
            notebook.make_cell(
                cell.kind,
                text,
                notebook.cell_metadata(cell.tags, cell.options),
                original.get("outputs"),
            )
        )
    return notebook.make_notebook(
        cells,
        {
            "source": source.shown,
            "problem_set": problem_set.name,
            "key": key["digest"],
            "release": config.release,
            "part": "exercises",
        },
    )


async def _solution(
    root: Path,
    problem_set: problem_sets.ProblemSet,
    key: dict,
    config: Config,
    force: bool,
    check: bool,
    gate,
    progress,
    echo,
) -> list[str]:
    references = References(root, "solutions")
    source = _as_source(problem_set, stubs.solution(problem_set, key))
    source.cells[0] = dataclasses.replace(
        source.cells[0], source=source.cells[0].source.replace("\n", ": solutions\n", 1)
    )
    codes = [Code(cell.source, cell.line, cell.tags) for cell in source.code]
    chapter = Chapter(
        source, codes, portable.find_values(source, references), {}, folder="solutions"
    )
    result = await build.build_notebook(
        chapter, root, config, references, force, check, gate, progress
    )
    progress.clear(source.name)
    build.write_costs(
        root, [dataclasses.replace(result, name=f"solutions/{source.name}")]
    )
    if result.action == "stale":
        return [
            f"solutions/{source.name}.ipynb is not what its source gives:"
            f" {'; '.join(result.reasons)}"
        ]
    if not check:
        echo("solutions/" + build.describe(result))
    return []


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
