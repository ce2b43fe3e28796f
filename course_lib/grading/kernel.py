"""A Python kernel under limits: the only place where a student's code runs.

It starts in an empty scratch folder that is also its home, in a process group of its
own, with an environment that says nothing about the grader. It holds no notebook and no
key; cells reach it one at a time, and what comes back is JSON. These limits stop
accidents and nuisance. They do not hide files that the grader's own user may read: a
hostile class needs a sandbox or a separate account.
"""

import os
import shutil
import site
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from queue import Empty

import psutil
import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager
from nbval.kernel import RunningKernel

from course_lib.grading.limits import Limits, adopt_orphans

MEGABYTE = 1024 * 1024
#: How much longer than its processor time a cell may take, so that a busy machine
#: changes no verdict. Shared machines were seen at a tenth of their speed for minutes.
PATIENCE = 10


class KernelTrouble(Exception):
    """The kernel could not be started: the grader's trouble, not the student's."""


@dataclass
class Execution:
    """What running one cell gave.

    Attributes:
        displayed: The data of each ``display_data`` and ``execute_result`` message:
            MIME type -> content.
        error: ``(type, message)`` of an exception that left the cell.
        stopped: Why the cell was cut off: ``timeout``, ``out of memory``, ``died``,
            ``processes`` or ``output``; the kernel is gone then.
    """

    displayed: list[dict] = field(default_factory=list)
    error: tuple[str, str] | None = None
    stopped: str | None = None


class LimitedKernel(RunningKernel):
    """nbval's kernel, under :class:`~course_lib.grading.limits.Limits`.

    Raises:
        KernelTrouble: If it does not start within ``limits.setup_seconds``.
    """

    def __init__(self, limits: Limits):
        self.limits = limits
        self.scratch = tempfile.mkdtemp(prefix="course-")
        adopt_orphans()
        self._bystanders = {
            process.pid for process in psutil.Process().children(recursive=True)
        }
        # Sockets in the scratch folder: two kernels that start at once cannot be given
        # one port.
        self.km = KernelManager(
            connection_file=os.path.join(self.scratch, ".connection.json"),
            transport="ipc",
            context=_context(),
        )
        command = [
            sys.executable,
            "-P",
            "-m",
            "course_lib.grading.limits",
            limits.to_json(),
            "{connection_file}",
        ]
        self.km._kernel_spec = KernelSpec(
            argv=command, display_name="limited", language="python"
        )
        try:
            self.km.start_kernel(
                cwd=self.scratch,
                env=_environment(self.scratch),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            self.kc = self.km.client(context=self.km.context)
            self.kc.start_channels()
            self.kc.wait_for_ready(timeout=limits.setup_seconds)
            self.process = psutil.Process(self.km.provisioner.pid)
        except Exception as error:
            self.stop()
            raise KernelTrouble(
                f"the kernel did not start: {type(error).__name__}: {error}"
            ) from error

    def run(self, source: str, seconds: float) -> Execution:
        """Run one cell to its end, or to a limit; then the kernel is stopped.

        Args:
            source: The cell.
            seconds: Of processor time; of wall time it may take ``PATIENCE`` times as
                many.
        """
        execution, size = Execution(), 0
        used = self._cpu_seconds(self._family())
        request = self.execute_cell_input(source, allow_stdin=False)
        deadline, next_look = time.monotonic() + PATIENCE * seconds, 0.0
        while True:
            now = time.monotonic()
            if now >= next_look:
                execution.stopped = self._over_limit(used + seconds)
                next_look = now + 0.2
            if now >= deadline:
                execution.stopped = "timeout"
            if size > self.limits.output_mb * MEGABYTE:
                execution.stopped = "output"
            if execution.stopped:
                self.stop()
                return execution
            try:
                message = self.get_message("iopub", timeout=0.1)
            except Empty:
                continue
            # what the student's process sent is no message; the cell ends by its time
            # limit
            except Exception:
                continue
            if message["parent_header"].get("msg_id") != request:
                continue
            content, kind = message["content"], message["msg_type"]
            if kind == "status" and content.get("execution_state") == "idle":
                # What the cell leaves behind is its own doing, not that of the next
                # one.
                execution.stopped = self._over_limit(used + seconds)
                if execution.stopped:
                    self.stop()
                return execution
            if kind in ("display_data", "execute_result") and isinstance(
                content.get("data"), dict
            ):
                execution.displayed.append(content["data"])
                size += len(str(content["data"]))
            elif kind == "stream":
                size += len(str(content.get("text")))
            elif kind == "error":
                execution.error = str(content.get("ename")), str(content.get("evalue"))

    def _over_limit(self, cpu_seconds: float) -> str | None:
        if not self.is_alive():
            # Linux ends a process that takes the machine's last memory with SIGKILL,
            # and so does nothing else here.
            return (
                "out of memory"
                if self.km.provisioner.process.returncode == -9
                else "died"
            )
        family = self._family()
        if self._cpu_seconds(family) > cpu_seconds:
            return "timeout"
        if len(family) > self.limits.processes:
            return "processes"
        # Pages that processes share (all of torch, after a fork) are counted once for
        # each by the quick measure, so only where that one is over does the slow, exact
        # one decide.
        allowed = self.limits.memory_mb * MEGABYTE * 1.1
        if sum(_memory(process) for process in family) > allowed:
            if sum(_memory(process, exact=True) for process in family) > allowed:
                return "out of memory"
        return None

    def _family(self) -> list[psutil.Process]:
        try:
            return [self.process, *self.process.children(recursive=True)]
        except psutil.Error:
            return [self.process]

    def _cpu_seconds(self, family: list[psutil.Process]) -> float:
        """Processor time of the kernel, of what it started, and of what it started that
        has ended.
        """
        total = 0.0
        for process in family:
            try:
                total += sum(process.cpu_times()[:4])
            except psutil.Error:  # it ended meanwhile
                pass
        return total

    def stop(self) -> None:
        """End the kernel and everything it started, and remove its folder."""
        if hasattr(self, "kc"):
            self.kc.stop_channels()
        if self.km.has_kernel:
            try:
                self.km.shutdown_kernel(now=True)
            except Exception:  # already gone
                pass
        # Adopted orphans are children of this process now. Several rounds: one may have
        # started another meanwhile.
        for _ in range(10):
            left = [
                one
                for one in psutil.Process().children(recursive=True)
                if one.pid not in self._bystanders
            ]
            if not left:
                break
            for process in left:
                try:
                    process.kill()
                except psutil.Error:
                    pass
            psutil.wait_procs(left, timeout=1)
        shutil.rmtree(self.scratch, ignore_errors=True)

    def is_alive(self) -> bool:
        process = getattr(self.km.provisioner, "process", None)
        return process is not None and process.poll() is None


def _context() -> zmq.Context:
    context = zmq.Context()
    # One message must not fill the grader's memory; a longer one is dropped, and the
    # cell ends by its time limit.
    context.setsockopt(zmq.MAXMSGSIZE, 32 * MEGABYTE)
    return context


def _environment(scratch: str) -> dict[str, str]:
    environment = {
        "PATH": os.defpath,
        "HOME": scratch,
        "TMPDIR": scratch,
        "LANG": "C.UTF-8",
        "IPYTHONDIR": os.path.join(scratch, ".ipython"),
        "MPLCONFIGDIR": os.path.join(scratch, ".matplotlib"),
        # One thread: results repeat, and --jobs decides how many cores are used.
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    if site.ENABLE_USER_SITE:
        environment["PYTHONUSERBASE"] = site.getuserbase()
    if "LD_LIBRARY_PATH" in os.environ:
        environment["LD_LIBRARY_PATH"] = os.environ["LD_LIBRARY_PATH"]
    return environment


def _memory(process: psutil.Process, exact: bool = False) -> int:
    """Bytes in use; with ``exact``, those that this process alone uses."""
    try:
        return process.memory_full_info().uss if exact else process.memory_info().rss
    except psutil.Error:  # it ended meanwhile
        return 0
