"""``course build``: chapters in ``book/`` → executed notebooks in ``notebooks/``,
running only what changed.

A built notebook records what its outputs depend on. While none of that changes its
outputs are used again, so that a change in prose costs no execution; ``check`` writes
the notebook anew from its own outputs and compares bytes.
"""

import asyncio
import dataclasses
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.config import Config
from course_lib.errors import CourseError
from course_lib.files import write_atomically
from course_lib.publishing import costs, fingerprint
from course_lib.publishing.notebooks import notebook, portable
from course_lib.publishing.notebooks.chapter import (
    Chapter,
    code_cells,
    execution_record,
    keep_data,
    load,
    why_execute,
)
from course_lib.publishing.notebooks.execute import Code, execute_async
from course_lib.publishing.notebooks.outputs import picture_alts
from course_lib.publishing.notebooks.source import Source
from course_lib.publishing.progress import Progress, above_bars
from course_lib.publishing.references import References, is_chapter
from course_lib.suggest import did_you_mean

FOLDER = "notebooks"
LARGEST = 1_500_000  # bytes of a built notebook


@dataclass
class Result:
    """What became of one notebook."""

    name: str
    # "executed", "rendered", "unchanged", "stale" (only with check) or "failed"
    action: str
    reasons: list[str] = field(default_factory=list)
    seconds: float = 0.0  # of execution
    memory: float = 0.0  # peak, MiB
    processor: float = 0.0  # seconds of processor time
    error: CourseError | None = None


@dataclass
class Build:
    """One run of ``course build``: what every notebook and problem set is built with."""

    root: Path
    force: bool = False  # execute even what has not changed
    check: bool = False  # write nothing; say what is not what its source gives
    jobs: int = 1  # how many notebooks execute at once
    echo: Callable[[str], None] = print  # takes each line of the report
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self):
        self.root = Path(self.root).resolve()
        if self.jobs < 1:
            raise CourseError(f"--jobs must be at least 1, got {self.jobs}")
        self.config = Config.load(self.root)
        self.echo = above_bars(self.echo)
        self.gate = asyncio.Semaphore(self.jobs)

    def references(self, folder: str) -> References:
        """What the notebooks of a folder may point at."""
        return References(self.root, folder)


def chapter_names(root: Path) -> list[str]:
    """Slugs of the chapters that have a source."""
    return sorted(
        path.stem for path in (root / "book").glob("*.md") if is_chapter(path.name)
    )


def build_chapters(
    root: Path | str,
    names: list[str] | None = None,
    force: bool = False,
    check: bool = False,
    jobs: int = 1,
    echo: Callable[[str], None] = print,
) -> list[Result]:
    """Build chapters.

    Args:
        root: The repository.
        names: Slugs; all chapters if empty.
        force: Execute even what has not changed.
        check: Write nothing; say which notebooks are not what their sources give.
        jobs: How many to execute at once.
        echo: Takes each line of the report.

    Returns:
        One result for each notebook.

    Raises:
        CourseError: For an unknown name, or with one line for each notebook that failed
            or, with check, is stale.
    """
    build = Build(root, force, check, jobs, echo)
    known = chapter_names(build.root)
    for name in names or []:
        if name not in known:
            raise CourseError(
                f"there is no chapter book/{name}.md{did_you_mean(name, known)}"
            )
    results = asyncio.run(_build_all(build, list(dict.fromkeys(names or known))))
    if not names:
        built = [path.stem for path in (build.root / FOLDER).glob("*.ipynb")]
        for name in sorted(set(built) - set(known)):
            error = CourseError(
                f"{FOLDER}/{name}.ipynb has no source book/{name}.md: delete it"
            )
            results.append(Result(name, "failed", error=error))
    problems = [str(result.error) for result in results if result.error]
    for result in results:
        if result.action == "stale":
            problems.append(
                f"{FOLDER}/{result.name}.ipynb is not what its source gives:"
                f" {'; '.join(result.reasons)}"
            )
    if problems:
        raise CourseError("\n".join(problems))
    return results


async def _build_all(build: Build, names: list[str]) -> list[Result]:
    references = build.references(FOLDER)

    async def one(name: str) -> Result:
        try:
            chapter = load(build.root, name, references)
            result = await build_notebook(chapter, references, build)
        except CourseError as error:
            result = Result(name, "failed", error=error)
            if error.details:
                told = build.root / "_build" / "failures" / f"{name}.txt"
                write_atomically(told, error.details)
                result.error = CourseError(
                    f"{error}; traceback in _build/failures/{name}.txt"
                )
        build.progress.clear(name)
        build.echo(describe(result))
        return result

    results = await asyncio.gather(*map(one, names))
    write_costs(build.root, results)
    return list(results)


async def build_notebook(
    chapter: Chapter, references: References, build: Build
) -> Result:
    """Build one executed notebook, a chapter or a solution."""
    root, name = build.root, chapter.source.name
    path = root / chapter.folder / f"{name}.ipynb"
    shown = path.relative_to(root).as_posix()
    old = notebook.read(path)
    reasons = why_execute(chapter, old, root)
    if build.check and reasons:
        return Result(name, "stale", reasons)
    result = Result(name, "unchanged")
    if reasons or build.force:
        setup = notebook.setup_cell(build.config)
        async with build.gate:
            run = await execute_async(
                [Code(setup["source"], 1), *chapter.codes],
                [
                    dataclasses.replace(value, after=value.after + 1)
                    for value in chapter.values
                ],
                chapter.source.shown,
                root,
                progress=lambda *far: build.progress.show(name, *far),
            )
        outputs, values = run.outputs[1:], run.values
        record = {
            "execution": execution_record(chapter, run.modules, run.data, root),
            "outputs": fingerprint.digest([outputs, values]),
            "values": values,
        }
        keep_data(chapter, old, run.data)
        result = Result(
            name,
            "executed",
            reasons or ["forced"],
            run.seconds,
            run.memory,
            run.processor,
        )
    else:
        record = old["metadata"]["course"]
        outputs = json.loads(json.dumps([cell["outputs"] for cell in code_cells(old)]))
        if record["outputs"] != fingerprint.digest([outputs, record["values"]]):
            if build.check:
                return Result(name, "stale", ["its outputs were edited by hand"])
            raise CourseError(
                f"{shown}: its outputs were edited by hand; build it again with --force"
            )
    made = assemble(chapter, outputs, record, references, build.config)
    text = notebook.dumps(made)
    if len(text.encode()) > LARGEST:
        size = (
            f"{len(text.encode()) / 1e6:.1f} MB, at most {LARGEST / 1e6:.1f} are"
            " allowed"
        )
        raise CourseError(f"{shown} would be {size}: fewer frames or smaller pictures")
    if build.check:
        if path.read_text(encoding="utf-8") == text:
            return result
        why = "its text was edited by hand, or prose changed"
        return Result(name, "stale", [why])
    if write_atomically(path, text) and result.action == "unchanged":
        result.action = "rendered"
    return result


def assemble(
    chapter: Chapter,
    outputs: list,
    record: dict,
    references: References,
    config: Config,
) -> dict:
    """The built notebook.

    Raises:
        CourseError: If a picture has no alternative text, or MyST would be left in a
            text.
    """
    source = chapter.source
    for cell, cell_outputs in zip(source.code, outputs, strict=True):
        alts = picture_alts(cell_outputs)
        if None in alts:
            raise source.error(
                cell.line,
                "a picture without alternative text: draw it with course_lib.figures",
            )
        if len(set(alts)) > 1:
            raise source.error(
                cell.line,
                "two pictures in one cell: the site can give only one of them its text",
            )
        if alts:
            shown = cell.options.get("mystnb", {}) | {"image": {"alt": alts[0]}}
            cell.options["mystnb"] = shown
        cell.outputs = cell_outputs
    texts = portable.render(source, references, record["values"])
    course = {"source": source.shown} | {
        key: record[key] for key in ("execution", "outputs", "values")
    }
    return lay_out(source, texts, course, config, chapter.folder, executed=True)


def lay_out(
    source: Source,
    texts: list[str],
    course: dict,
    config: Config,
    folder: str,
    executed: bool,
) -> dict:
    """A notebook of a source's cells, each with its text as it is to be shown.

    Raises:
        CourseError: If MyST is left in a text.
    """
    cells = [notebook.setup_cell(config)]
    for index, (cell, text) in enumerate(zip(source.cells, texts, strict=True)):
        if cell.kind == "markdown" and (left := portable.leftovers(text)):
            raise source.error(
                cell.line,
                f"MyST is left in the text below this line: {', '.join(left)}",
            )
        if index == 0:
            path = f"{folder}/{source.name}.ipynb"
            text = notebook.with_colab_link(text, config, path)
        metadata = notebook.cell_metadata(cell.tags, cell.options)
        cells.append(notebook.make_cell(cell.kind, text, metadata, cell.outputs))
    codes = (cell for cell in cells if cell["cell_type"] == "code")
    for count, cell in enumerate(codes, start=1):
        cell["execution_count"] = count if executed else None
    return notebook.make_notebook(cells, course)


def describe(result: Result) -> str:
    """One line of the report."""
    if result.error:
        return f"{result.name}: failed"
    cost = (
        f" in {result.seconds:.1f} s, {result.memory:.0f} MiB"
        if result.action == "executed"
        else ""
    )
    return f"{result.name}: {result.action}{cost}" + (
        f" ({'; '.join(result.reasons)})" if result.reasons else ""
    )


def write_costs(root: Path, results: list[Result]) -> None:
    """Note time and peak memory of what was executed in book/costs.json: not part of
    the notebooks' bytes.
    """
    executed = [result for result in results if result.seconds]
    pages = {
        r.name if "/" in r.name else f"{FOLDER}/{r.name}": (
            r.processor,
            r.memory,
        )
        for r in executed
    }
    costs.record(root, pages)
