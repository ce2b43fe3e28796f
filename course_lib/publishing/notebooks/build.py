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
from course_lib.publishing.progress import Progress
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
    root = Path(root).resolve()
    known = chapter_names(root)
    for name in names or []:
        if name not in known:
            raise CourseError(
                f"there is no chapter book/{name}.md{did_you_mean(name, known)}"
            )
    if jobs < 1:
        raise CourseError(f"--jobs must be at least 1, got {jobs}")
    results = asyncio.run(
        _build_all(root, list(dict.fromkeys(names or known)), force, check, jobs, echo)
    )
    if not names:
        built = [path.stem for path in (root / FOLDER).glob("*.ipynb")]
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


async def _build_all(root, names, force, check, jobs, echo) -> list[Result]:
    config, references, gate = (
        Config.load(root),
        References(root, FOLDER),
        asyncio.Semaphore(jobs),
    )
    with Progress() as progress:

        async def one(name: str) -> Result:
            try:
                result = await _build_one(
                    root, name, config, references, force, check, gate, progress
                )
            except CourseError as error:
                result = Result(name, "failed", error=error)
                if error.details:
                    write_atomically(
                        root / "_build" / "failures" / f"{name}.txt", error.details
                    )
                    result.error = CourseError(
                        f"{error}; traceback in _build/failures/{name}.txt"
                    )
            progress.clear(name)
            echo(describe(result))
            return result

        results = await asyncio.gather(*map(one, names))
    write_costs(root, results)
    return list(results)


async def _build_one(
    root, name, config, references, force, check, gate, progress
) -> Result:
    return await build_notebook(
        load(root, name, references),
        root,
        config,
        references,
        force,
        check,
        gate,
        progress,
    )


async def build_notebook(
    chapter: Chapter, root, config, references, force, check, gate, progress
) -> Result:
    """Build one executed notebook, a chapter or a solution; see ``build_chapters`` for
    the arguments.
    """
    name, path = (
        chapter.source.name,
        root / chapter.folder / f"{chapter.source.name}.ipynb",
    )
    shown = path.relative_to(root).as_posix()
    old = notebook.read(path)
    reasons = why_execute(chapter, old, root)
    if check and reasons:
        return Result(name, "stale", reasons)
    result = Result(name, "unchanged")
    if reasons or force:
        async with gate:
            setup = notebook.setup_cell(config)
            run = await execute_async(
                [Code(setup["source"], 1), *chapter.codes],
                [
                    dataclasses.replace(value, after=value.after + 1)
                    for value in chapter.values
                ],
                chapter.source.shown,
                root,
                progress=lambda done, total, seconds: progress.show(
                    name, done, total, seconds
                ),
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
            if check:
                return Result(name, "stale", ["its outputs were edited by hand"])
            raise CourseError(
                f"{shown}: its outputs were edited by hand; build it again with --force"
            )
    text = notebook.dumps(assemble(chapter, outputs, record, references, config))
    if len(text.encode()) > LARGEST:
        size = (
            f"{len(text.encode()) / 1e6:.1f} MB, at most {LARGEST / 1e6:.1f} are"
            " allowed"
        )
        raise CourseError(f"{shown} would be {size}: fewer frames or smaller pictures")
    if check:
        same = path.read_text(encoding="utf-8") == text
        return (
            result
            if same
            else Result(
                name, "stale", ["its text was edited by hand, or prose changed"]
            )
        )
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
    source, path = chapter.source, f"{chapter.folder}/{chapter.source.name}.ipynb"
    texts = portable.render(source, references, record["values"])
    cells, count = [notebook.setup_cell(config)], 0
    for index, (cell, text) in enumerate(zip(source.cells, texts, strict=True)):
        metadata = notebook.cell_metadata(cell.tags, cell.options)
        if cell.kind != "code":
            if cell.kind == "markdown" and (left := portable.leftovers(text)):
                raise source.error(
                    cell.line,
                    f"MyST is left in the text below this line: {', '.join(left)}",
                )
            if index == 0:
                text = notebook.with_colab_link(text, config, path)
            cells.append(notebook.make_cell(cell.kind, text, metadata))
            continue
        alts = picture_alts(outputs[count])
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
            metadata["mystnb"] = metadata.get("mystnb", {}) | {
                "image": {"alt": alts[0]}
            }
        count += 1
        cells.append(
            notebook.make_cell("code", text, metadata, outputs[count - 1], count + 1)
        )
    course = {"source": source.shown} | {
        key: record[key] for key in ("execution", "outputs", "values")
    }
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
        r.name if "/" in r.name else f"{FOLDER}/{r.name}": (r.processor, r.memory)
        for r in executed
    }
    costs.record(root, pages)
