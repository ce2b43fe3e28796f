"""How much a submission may use, and the process that lives under those limits.

Run as a program, this module is what the grader starts instead of a plain kernel: it
limits itself, then becomes an IPython kernel. Limits are set from inside, before any
code of the student's runs, and can only be lowered after that.
"""

import ctypes
import json
import os
import signal
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Limits:
    """What one submission may use. A cell may wait ten times as long as it may compute."""

    cell_seconds: float = 20.0  # of computing, for each answer, helper or check cell
    setup_seconds: float = (
        120.0  # for starting Python and importing torch; the grader's own work
    )
    cpu_seconds: int = 900  # of CPU time for one kernel, all cells together
    memory_mb: int = 2048  # of data; torch alone needs 180
    file_mb: int = 64  # the largest file
    processes: int = 32  # processes alive at once, the kernel included
    output_mb: int = 8  # printed or displayed by one cell

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Limits":
        return cls(**json.loads(text))


def limit_this_process(limits: Limits) -> None:
    """Lower this process's own limits; its children inherit them."""
    import resource

    import psutil

    megabyte = 1024 * 1024
    tasks = sum(
        process.info["num_threads"] or 0
        for process in psutil.process_iter(["num_threads", "uids"])
        if process.info["uids"] and process.info["uids"].real == os.getuid()
    )
    wanted = {
        # The system counts all tasks of a user together, other kernels too; the grader
        # counts this kernel's alone.
        resource.RLIMIT_NPROC: tasks + 16 * limits.processes,
        resource.RLIMIT_CPU: limits.cpu_seconds,
        # Address space would be the wrong thing to limit: torch maps far more than it
        # uses.
        resource.RLIMIT_DATA: limits.memory_mb * megabyte,
        resource.RLIMIT_FSIZE: limits.file_mb * megabyte,
        resource.RLIMIT_CORE: 0,
    }
    for name, value in wanted.items():
        _, hard = resource.getrlimit(name)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))


def end_with_parent() -> None:
    """Ask Linux to kill this process when its parent ends, however it ends. Elsewhere
    it does nothing.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # 1 is PR_SET_PDEATHSIG


def adopt_orphans() -> None:
    """Ask Linux to make this process the parent of descendants whose own parent ended,
    so that none gets away.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(36, 1)  # 36 is PR_SET_CHILD_SUBREAPER


def limit_output(shell, megabytes: int) -> None:
    """Make a cell fail that prints without end; a message that is too long for the
    grader would be lost.
    """
    printed = 0

    def start_cell(*_) -> None:
        nonlocal printed
        printed = 0

    def limited(write):
        def write_some(text: str) -> int:
            nonlocal printed
            printed += len(text)
            if printed > megabytes * 1024 * 1024:
                raise RuntimeError(f"one cell printed more than {megabytes} MB")
            return write(text)

        return write_some

    shell.events.register("pre_run_cell", start_cell)
    for stream in (sys.stdout, sys.stderr):
        stream.write = limited(stream.write)


def refuse_breakpoint(*_, **__) -> None:
    """``breakpoint()`` where nobody can type: an error as of ``input()``, whatever
    debugger is installed.
    """
    from IPython.core.error import StdinNotImplementedError

    raise StdinNotImplementedError("breakpoint() was called, and nobody can type")


def main() -> None:
    """Become the limited process: read the limits from the command line, set them,
    start the kernel.
    """
    limits, connection_file = Limits.from_json(sys.argv[1]), sys.argv[2]
    end_with_parent()
    os.umask(0o077)
    limit_this_process(limits)

    from ipykernel.kernelapp import IPKernelApp

    app = IPKernelApp.instance()
    # ignore_cwd: a file that the student's code writes must never be imported in place
    # of a library.
    app.initialize(
        [
            f"--IPKernelApp.connection_file={connection_file}",
            "--InteractiveShellApp.ignore_cwd=True",
            "--HistoryManager.enabled=False",
            "--matplotlib=inline",
        ]
    )
    # `exit` in a cell ends the kernel a moment later, when another answer's cell may be
    # running.
    app.shell.ask_exit = lambda: None
    sys.breakpointhook = refuse_breakpoint
    limit_output(app.shell, limits.output_mb)
    app.start()


if __name__ == "__main__":
    main()
