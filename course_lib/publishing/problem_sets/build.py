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

from course_lib.errors import CourseError
from course_lib.files import write_atomically
from course_lib.publishing import fingerprint, problem_sets
from course_lib.publishing.notebooks import notebook, portable
from course_lib.publishing.notebooks.build import (
    Build,
    build_notebook,
    describe,
    lay_out,
    write_costs,
)
from course_lib.publishing.notebooks.chapter import Chapter
from course_lib.publishing.notebooks.execute import SETTINGS, Code
from course_lib.publishing.problem_sets import ProblemSet, answer_keys, stubs
from course_lib.suggest import did_you_mean
from course_lib.tooling import is_tooling

LONGEST = 900  # seconds that making a key may take
KEYS = Path("course_lib", "exercises", "keys")


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
    build = Build(root, force, check, jobs, echo)
    folder = build.root / "book" / "exercises"
    known = sorted(path.stem for path in folder.glob("*.md"))
    for name in names or []:
        if name not in known:
            raise CourseError(
                "there is no problem set"
                f" book/exercises/{name}.md{did_you_mean(name, known)}"
            )
    problems = asyncio.run(_build_all(list(dict.fromkeys(names or known)), build))
    if not names:
        for folder, ending in (
            ("exercises", "ipynb"),
            ("solutions", "ipynb"),
            (KEYS, "json"),
        ):
            for path in sorted((build.root / folder).glob(f"*.{ending}")):
                if path.stem not in known:
                    problems.append(
                        f"{path.relative_to(build.root)} has no source"
                        f" book/exercises/{path.stem}.md: delete it"
                    )
    if problems:
        raise CourseError("\n".join(problems))


async def _build_all(names: list[str], build: Build) -> list[str]:
    """What is wrong, a line each, in the order of the names."""

    async def one(name: str) -> list[str]:
        try:
            return await _build_one(name, build)
        except CourseError as error:
            return [str(error)]

    return [line for lines in await asyncio.gather(*map(one, names)) for line in lines]


async def _build_one(name: str, build: Build) -> list[str]:
    path = build.root / "book" / "exercises" / f"{name}.md"
    problem_set = problem_sets.read(path, build.root)
    key, problems = await _key(problem_set, build)
    if key is None:
        return problems
    problems += _stub(problem_set, key, build)
    return problems + await _solution(problem_set, key, build)


# --- The key


async def _key(source: ProblemSet, build: Build) -> tuple[dict | None, list[str]]:
    """The key that belongs to a source: the stored one while nothing it depends on has
    changed, else a new one.
    """
    root = build.root
    path = root / KEYS / f"{source.name}.json"
    shown = path.relative_to(root).as_posix()
    try:
        old = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError):
        old = None
    reasons = (
        ["it has not been built yet"]
        if old is None
        else _why_new_key(root, source, old)
    )
    if not reasons and not build.force:
        if not build.check:
            build.echo(f"{shown}: unchanged")
        return old, []
    if build.check:
        return None, [f"{shown} is not what its source gives: {'; '.join(reasons)}"]
    mutants = sum(map(len, source.mutants.values()))
    command = [
        sys.executable,
        "-m",
        "course_lib.publishing.problem_sets.build",
        str(source.source.path),
        str(root),
    ]
    async with build.gate:
        build.echo(
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
        f"{compact(name)}:{compact(record)}" for name, record in key["checks"].items()
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


def _record(root: Path, source: ProblemSet, modules: list[str]) -> dict:
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


def _why_new_key(root: Path, source: ProblemSet, old: dict) -> list[str]:
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


def _stub(problem_set: ProblemSet, key: dict, build: Build) -> list[str]:
    source = dataclasses.replace(problem_set.source, cells=stubs.stub(problem_set, key))
    texts = portable.render(source, build.references("exercises"), [])
    course = {
        "source": source.shown,
        "problem_set": problem_set.name,
        "key": key["digest"],
        "release": build.config.release,
        "part": "exercises",
    }
    made = lay_out(source, texts, course, build.config, "exercises", executed=False)
    path, text = (
        build.root / "exercises" / f"{problem_set.name}.ipynb",
        notebook.dumps(made),
    )
    shown = path.relative_to(build.root).as_posix()
    if build.check:
        same = path.is_file() and path.read_text(encoding="utf-8") == text
        return [] if same else [f"{shown} is not what its source gives"]
    written = write_atomically(path, text)
    build.echo(f"{shown}: {'written' if written else 'unchanged'}")
    return []


async def _solution(problem_set: ProblemSet, key: dict, build: Build) -> list[str]:
    references = build.references("solutions")
    source = dataclasses.replace(
        problem_set.source, cells=stubs.solution(problem_set, key)
    )
    first = source.cells[0]
    first.source = first.source.replace("\n", ": solutions\n", 1)
    codes = [Code(cell.source, cell.line, cell.tags) for cell in source.code]
    values = portable.find_values(source, references)
    chapter = Chapter(source, codes, values, {}, folder="solutions")
    result = await build_notebook(chapter, references, build)
    build.progress.clear(source.name)
    result.name = f"solutions/{source.name}"
    write_costs(build.root, [result])
    if result.action == "stale":
        return [
            f"{result.name}.ipynb is not what its source gives:"
            f" {'; '.join(result.reasons)}"
        ]
    if not build.check:
        build.echo(describe(result))
    return []


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
