"""Run the cells of a notebook, one after another, in a kernel that is the same every
time.

One thread, a fixed hash seed, an empty folder: on one machine the outputs repeat byte
for byte. While it runs it evaluates the values that prose quotes; afterwards it asks
the kernel which modules and data it used.
"""

import ast
import asyncio
import json
import logging
import os
import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from course_lib.data.downloads import NOTHING_DONE
from course_lib.errors import CourseError, at
from course_lib.publishing.notebooks.outputs import clean

SETTINGS = {
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",  # no date inside pictures
    "CUDA_VISIBLE_DEVICES": "",  # the course promises what a processor gives
}
# What the kernel is asked at the end: modules of the course, data, memory, processor
# time. Its own name stays away.
PROBE = """
def _course_probe():
    import json, resource, sys
    modules = sorted(name for name in sys.modules if name.split(".")[0] == "course_lib")
    data = sys.modules.get("course_lib.data")
    used = dict(data.used()) if data is not None and hasattr(data, "used") else {}
    used = {name: value for name, value in used.items() if not name.startswith("recording ")}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(each.ru_utime + each.ru_stime for each in usage)
    return json.dumps({"modules": modules, "data": used, "memory": peak, "processor": processor}, default=str)
"""
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass
class Code:
    """A code cell to run."""

    source: str
    line: int  # where it stands in its source file, for errors
    tags: list[str] = field(default_factory=list)
    generated: bool = (
        False  # its lines are not lines of the source file (a library cell)
    )


@dataclass
class Run:
    """What came out of a notebook."""

    outputs: list[list[dict]]  # cleaned, for each code cell
    values: list[str]  # text of each value
    modules: list[str]  # modules of course_lib that were loaded, also by values
    data: dict[str, str]  # digest of each data set that was used, by name
    seconds: float
    memory: float  # peak, MiB
    # seconds of processor time, which other programs on the machine change little
    processor: float


def execute(cells: list[Code], values: list, shown: str, root: Path, **options) -> Run:
    """`execute_async` for callers that run one notebook."""
    return asyncio.run(execute_async(cells, values, shown, root, **options))


async def execute_async(
    cells: list[Code],
    values: list,
    shown: str,
    root: Path,
    timeout: float = 900.0,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Run:
    """Run cells in a fresh kernel that imports ``course_lib`` from root.

    Args:
        cells: The code cells. One tagged ``raises-exception`` may fail.
        values: `portable.Value` objects, in order; each is evaluated after the
            ``after``-th cell.
        shown: The source file's name for errors.
        root: The repository.
        timeout: Seconds that one cell may take.
        progress: Called with cells done and cells in all.

    Raises:
        CourseError: If a cell or a value fails, takes too long, or the kernel dies.
            ``details`` has the traceback.
    """
    import nbformat
    from jupyter_client.kernelspec import NATIVE_KERNEL_NAME
    from nbclient import NotebookClient
    from nbclient.exceptions import (
        CellExecutionError,
        CellTimeoutError,
        DeadKernelError,
    )

    notebook = nbformat.v4.new_notebook()
    for cell in cells:
        notebook.cells.append(
            nbformat.v4.new_code_cell(cell.source, metadata={"tags": list(cell.tags)})
        )
    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name=NATIVE_KERNEL_NAME,
        record_timing=False,
        store_widget_state=False,
        shutdown_kernel="immediate",
        log=_silent(),
    )
    started, results = time.monotonic(), []
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        scratch, private = Path(folder) / "scratch", Path(folder) / "ipython"
        scratch.mkdir()
        manager = client.create_kernel_manager()
        manager.connection_file = str(Path(folder) / "kernel.json")
        if (
            os.name == "posix"
            # sockets in our own folder: nobody else on the machine can talk to the kernel
        ):
            manager.transport, manager.ip = "ipc", str(Path(folder) / "kernel-ipc")
        try:
            await client.async_start_new_kernel(
                cwd=str(scratch), env=_environment(root, private)
            )
            await client.async_start_new_kernel_client()
            for index, cell in enumerate(cells):
                progress(index, len(cells))
                where = f"cell {index + 1} of {len(cells)}"
                try:
                    await client.async_execute_cell(
                        notebook.cells[index], index, execution_count=index + 1
                    )
                except CellExecutionError as error:
                    raise _failure(error, cell, index, where, shown) from None
                except CellTimeoutError:
                    message = (
                        f"{where} took longer than {timeout:.0f} s and was stopped"
                    )
                    raise at(shown, cell.line, message) from None
                except DeadKernelError:
                    _pass_on_cancellation()
                    message = (
                        f"{where} ended its kernel (too little memory, or a crash in"
                        " compiled code)"
                    )
                    raise at(shown, cell.line, message) from None
                for output in notebook.cells[index].outputs:
                    if f"{NOTHING_DONE}: " in output.get("text", ""):
                        reason = (
                            output["text"]
                            .partition(f"{NOTHING_DONE}: ")[2]
                            .splitlines()[0]
                        )
                        message = (
                            f"{where} went on without its data, which a reader would"
                            f" miss: {reason}"
                        )
                        raise at(shown, cell.line, message)
                for value in (value for value in values if value.after == index + 1):
                    results.append(await _evaluate(client, value, shown))
            progress(len(cells), len(cells))
            report = await _ask(client, "_course_probe()", PROBE)
        finally:
            if client.km is not None:
                await asyncio.shield(client._async_cleanup_kernel())
        outputs = [
            clean(cell.outputs, index + 1, root, str(scratch.resolve()))
            for index, cell in enumerate(notebook.cells)
        ]
    if report["status"] != "ok":
        raise CourseError(
            f"{shown}: course_lib.data.used() failed: {report.get('evalue')}"
        )
    facts = json.loads(ast.literal_eval(report["data"]["text/plain"]))
    seconds = time.monotonic() - started
    return Run(
        outputs,
        results,
        facts["modules"],
        facts["data"],
        seconds,
        facts["memory"],
        facts["processor"],
    )


def _environment(root: Path, private: Path) -> dict[str, str]:
    """Variables for the kernel: ours, without a user's own IPython or plotting
    settings.
    """
    kept = {
        name: text
        for name, text in os.environ.items()
        if name not in ("MPLBACKEND", "PYTHONSTARTUP")
    }
    path = os.pathsep.join(filter(None, [str(root), kept.get("PYTHONPATH")]))
    # Matplotlib's folder is kept from run to run: it takes seconds to list the fonts
    # anew.
    plots = root / "_build" / "matplotlib"
    plots.mkdir(parents=True, exist_ok=True)
    return (
        kept
        | SETTINGS
        | {
            "PYTHONPATH": path,
            "IPYTHONDIR": str(private),
            "MPLCONFIGDIR": str(plots),
        }
    )


async def _ask(client, expression: str, code: str = "") -> dict:
    """Evaluate an expression in the kernel, without a trace in the notebook."""
    reply = await client.kc.execute(
        code,
        silent=True,
        user_expressions={"answer": expression},
        reply=True,
        timeout=client.timeout,
    )
    content = reply["content"]
    return (
        content["user_expressions"]["answer"] if content["status"] == "ok" else content
    )


async def _evaluate(client, value, shown: str) -> str:
    """Text of a value: what ``str`` makes of its expression."""
    answer = await _ask(client, f"str(({value.expression}))")
    if answer["status"] != "ok":
        problem = f"{answer.get('ename')}: {answer.get('evalue')}"
        raise at(shown, value.line, f"{{value}} `{value.expression}` failed: {problem}")
    text = ast.literal_eval(answer["data"]["text/plain"])
    if not text.strip() or " at 0x" in text or "\n" in text:
        raise at(
            shown,
            value.line,
            f"{{value}} `{value.expression}` gave {text!r}, which is no text for a"
            " sentence",
        )
    return text


def _failure(error, cell: Code, index: int, where: str, shown: str) -> CourseError:
    """The error of a cell, at the line of the source that raised it."""
    trace = ANSI.sub("", error.traceback)
    places = re.findall(rf"Cell In\[{index + 1}\], line (\d+)", trace)
    inside = int(places[-1]) if places else 1
    lines = cell.source.splitlines()
    text = lines[inside - 1].strip() if inside <= len(lines) else ""
    problem = " ".join(f"{error.ename}: {error.evalue}".split())
    line = cell.line + (0 if cell.generated else inside - 1)
    failure = at(shown, line, f"{where} failed: {problem} (in `{text}`)")
    failure.details = trace
    return failure


def _silent() -> logging.Logger:
    """What nbclient would log is what our one line says."""
    logger = logging.getLogger("course_lib.publishing.notebooks.execute")
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _pass_on_cancellation() -> None:
    """nbclient calls a cancelled cell a dead kernel; Ctrl-C must stay Ctrl-C."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
