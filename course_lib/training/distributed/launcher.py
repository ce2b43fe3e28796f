"""Starting several processes that can talk to each other, and ending all of them.

A process of a group has a number, its *rank*: 0 to R - 1 for R processes.
"""

import multiprocessing
import os
import pickle
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable
from datetime import timedelta
from multiprocessing.connection import wait
from pathlib import Path

import torch
import torch.distributed as dist

#: Seconds in which the other ranks may say what happened to them, once one has failed.
GRACE = 0.5


class RankError(RuntimeError):
    """The work of one rank failed; the text holds its traceback.

    Args:
        rank: Whose.
        count: Of how many.
        reason: What happened there.
    """

    def __init__(self, rank: int, count: int, reason: str):
        super().__init__(f"rank {rank} of {count} failed: {reason}")
        self.rank = rank


def run_processes(
    work: Callable,
    count: int,
    *arguments: object,
    seconds: float = 60.0,
    start: str | None = None,
) -> list:
    """Run a function in several processes of this machine at once.

    They form torch's process group over gloo, which needs no graphics card: inside
    ``work``, ``torch.distributed`` works. Each computes with one thread. Return what
    is to be seen: what several print at once is mixed up.

    Args:
        work: Called with the arguments in every process.
        count: How many processes.
        arguments: Copied to each process.
        seconds: How long all of it may take.
        start: "fork" copies this Python: in a moment, and with what a notebook's cells
            have defined, but on Linux alone, and a copy cannot use a graphics card that
            was used before. "spawn" begins new Pythons, which import everything again,
            and ``work`` with it. None: "fork" where that works.

    Returns:
        What each rank returned, in order of ranks.

    Raises:
        RankError: If a rank raised an error or ended too early. None is left running.
        TimeoutError: If some rank has no result in time.
        ValueError: If the count is below 1, or this machine cannot start the work so.
    """
    if count < 1:
        raise ValueError(f"expected at least one process, got {count}")
    method = _start(start)
    content = (work, arguments) if method == "fork" else _packed(work, arguments)
    with tempfile.TemporaryDirectory() as folder:
        meeting = (Path(folder) / "meeting").as_uri()
        return _together(method, content, count, meeting, seconds)


def place() -> tuple[int, int]:
    """This process's rank, and how many there are.

    Raises:
        RuntimeError: If there is no process group.
    """
    if not (dist.is_available() and dist.is_initialized()):
        raise RuntimeError(
            "expected to run in a process group, got none: start this by"
            " run_processes or by torchrun"
        )
    return dist.get_rank(), dist.get_world_size()


def stay_on_this_machine() -> None:
    """Let gloo talk over the machine's own loopback, whatever its name and network."""
    os.environ["GLOO_SOCKET_IFNAME"] = "lo0" if sys.platform == "darwin" else "lo"


def _start(start: str | None) -> str:
    copies = sys.platform == "linux" and not torch.cuda.is_initialized()
    known = ["fork", "spawn"] if copies else ["spawn"]
    if start not in (None, *known):
        raise ValueError(f"this process can start others by {known}, got {start!r}")
    return start or known[0]


def _packed(work: Callable, arguments: tuple) -> bytes:
    """The work as bytes: torch would otherwise share its tensors' memory."""
    cell = getattr(work, "__module__", "") == "__main__"
    if cell and not hasattr(sys.modules["__main__"], "__file__"):
        reason = f"{work.__name__} is defined in a cell: write it to a file"
    else:
        try:
            return pickle.dumps((work, arguments))
        except (pickle.PicklingError, AttributeError, TypeError) as error:
            reason = str(error)
    raise ValueError(
        "expected a function that a new Python can import, and arguments that can be"
        f" copied to it; {reason}"
    )


def _together(method: str, content, count: int, meeting: str, seconds: float) -> list:
    context = multiprocessing.get_context(method)
    processes, pipes = [], []
    try:
        for rank in range(count):
            ours, theirs = context.Pipe(duplex=False)
            pipes.append(ours)
            task = content, rank, count, meeting, seconds, theirs
            processes.append(_begin(context.Process(target=_do, args=task)))
            theirs.close()  # the process holds the only one, and closes it by ending
        return _results(processes, pipes, seconds)
    finally:
        for process in processes:
            process.kill()
            process.join()
        for pipe in pipes:
            pipe.close()


def _begin(process):
    with warnings.catch_warnings():  # of threads: the copy runs the one that it needs
        warnings.simplefilter("ignore", DeprecationWarning)
        process.start()
    return process


def _do(content, rank: int, count: int, meeting: str, seconds: float, pipe) -> None:
    """What a process does from its start to its end."""
    try:
        work, arguments = (
            pickle.loads(content) if isinstance(content, bytes) else content
        )
        torch.set_num_threads(1)
        stay_on_this_machine()
        dist.init_process_group(
            "gloo",
            init_method=meeting,
            rank=rank,
            world_size=count,
            timeout=timedelta(seconds=seconds + 5),  # should the caller be gone
        )
        answer = pickle.dumps((True, work(*arguments)))
        dist.barrier()  # nobody leaves while another still needs it
        dist.destroy_process_group()
    except BaseException as error:
        said = "".join(traceback.format_exception(error))
        answer = pickle.dumps((False, f"{type(error).__name__}: {error}\n\n{said}"))
    pipe.send_bytes(answer)
    pipe.close()


def _results(processes: list, pipes: list, seconds: float) -> list:
    until, count = time.monotonic() + seconds, len(processes)
    results, failures = {}, {}
    waiting = {pipe: rank for rank, pipe in enumerate(pipes)}
    while waiting:
        ready = wait(list(waiting), timeout=max(0.0, until - time.monotonic()))
        if not ready:
            break
        for pipe in ready:
            rank = waiting.pop(pipe)
            try:
                good, value = pickle.loads(pipe.recv_bytes())
                (results if good else failures)[rank] = value
            except EOFError:  # it ended without a word: the cause of what others say
                processes[rank].join(GRACE)
                code = processes[rank].exitcode
                reason = f"its process ended with code {code} and gave no result"
                failures = {rank: reason, **failures}
        if failures:
            until = min(until, time.monotonic() + GRACE)
    for rank, reason in failures.items():  # the first of them
        raise RankError(rank, count, reason)
    if waiting:
        raise TimeoutError(
            f"expected {count} processes to end within {seconds:g} s; no result from"
            f" ranks {sorted(waiting.values())}: does one wait for a message that no"
            " other sends?"
        )
    return [results[rank] for rank in range(count)]
