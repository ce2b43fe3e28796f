"""A pytest plugin that decides the checks of a rebuilt notebook.

    pytest -p course_lib.grading.nbval_plugin --nbval --course-key KEY.json
    REBUILT.ipynb

nbval collects the cells and reports failures. This plugin replaces how a cell is run
and compared: the kernel lives under limits (:mod:`course_lib.grading.kernel`), and each
check is decided in pytest's process, from the JSON that the check displayed, by
:mod:`course_lib.grading.verdicts`. Nothing of the student's is executed or unpickled
here.

Answers are judged independently. When a cell hangs, or takes the kernel down with it,
the kernel is started again and the cells before are run again without their checks,
leaving out a cell that did this by itself.
"""

import json
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell, IPyNbFile

from course_lib.exercises.key import Key
from course_lib.files import write_atomically
from course_lib.grading.kernel import Execution, KernelTrouble, LimitedKernel
from course_lib.grading.limits import Limits, end_with_parent
from course_lib.grading.names import defined_names
from course_lib.grading.verdicts import (
    CheckResult,
    Failure,
    decide,
    failure_of,
    not_graded,
)


def pytest_addoption(parser):
    """Add the options that name key, limits and results."""
    group = parser.getgroup("course", "grading of problem sets")
    group.addoption(
        "--course-key",
        metavar="FILE",
        help="the grader's key, made for the rebuilt notebook's seed",
    )
    group.addoption(
        "--course-results",
        metavar="FILE",
        help="write the result of each check here, as JSON",
    )


def pytest_configure(config):
    """Refuse to run without a key; where a grader started this process, end when the
    grader ends.
    """
    if config.option.course_results:
        end_with_parent()
    if getattr(config.option, "nbval", False) and not config.option.course_key:
        raise pytest.UsageError("grading needs --course-key FILE")


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path, parent):
    """Take rebuilt notebooks in nbval's place."""
    collected = yield
    return [
        RebuiltNotebook.from_parent(parent, path=file_path)
        if isinstance(node, IPyNbFile)
        else node
        for node in collected
    ]


class RebuiltNotebook(IPyNbFile):
    """A notebook made by :mod:`course_lib.grading.rebuild`: the instructor's, with one
    student's answers in it.
    """

    def collect(self):
        for number, item in enumerate(super().collect()):
            course = item.cell.metadata.get("course", {})
            name = (
                " ".join(
                    str(part) for part in (course.get("tag"), course.get("id")) if part
                )
                or f"cell {number}"
            )
            yield GradedCell.from_parent(
                self,
                name=name,
                cell_num=item.cell_num,
                cell=item.cell,
                options=item.options,
            )

    def setup(self):
        self.key = Key(
            json.loads(Path(self.config.option.course_key).read_text("utf-8"))["key"]
        )
        self.about = self.nb.metadata.get("course", {})
        self.limits = Limits(**self.about.get("limits", {}))
        self.replay: list[
            GradedCell
        ] = []  # cells that a new kernel has to run before the next check
        self.failures: dict[
            str, Failure
        ] = {}  # answer id -> why its own cell did not run
        self.lost: dict[
            str, Failure
        ] = {}  # name -> why the helper cell that defines it did not run
        self.results: dict[str, CheckResult] = {}
        self.trouble: str | None = None  # the grader's own; nothing after it is judged

    def teardown(self):
        if self.kernel is not None:
            self.kernel.stop()
        if self.config.option.course_results:
            results = [result.to_dict() for result in self.results.values()]
            write_atomically(
                Path(self.config.option.course_results), json.dumps(results)
            )

    def run(self, cell: "GradedCell") -> tuple[Execution, Failure | None]:
        """Run a cell in a kernel that has run all that the cell may need.

        Raises:
            KernelTrouble: If there is no such kernel to be had.
        """
        while self.kernel is None or not self.kernel.is_alive():
            self._start_kernel()
        return self._run_now(cell)

    def define(self, cell: "GradedCell") -> Failure | None:
        """Run a cell that is no check, and note what became of it."""
        _, failure = self.run(cell)
        if cell.role == "setup" and failure:
            raise KernelTrouble(f"the set-up cell failed: {failure.message}")
        if failure:
            self._note(cell, failure)
        if not (failure and failure.fatal):
            self.replay.append(cell)
        return failure

    def _start_kernel(self) -> None:
        if self.kernel is not None:
            self.kernel.stop()
        self.kernel = LimitedKernel(self.limits)
        for cell in list(self.replay):
            _, failure = self._run_now(cell)
            if cell.role == "setup" and failure:
                raise KernelTrouble(f"the set-up cell failed: {failure.message}")
            if failure and failure.fatal:
                # It went well the first time; left out from now on, so that starting
                # again comes to an end.
                self.replay.remove(cell)
                self._note(cell, failure)
                return

    def _note(self, cell: "GradedCell", failure: Failure) -> None:
        """Note why a cell did not run to its end. There may be several helper cells, so
        theirs go by the names that are missing now.
        """
        if cell.role == "helpers":
            self.lost |= dict.fromkeys(defined_names(cell.cell.source), failure)
        else:
            self.failures[cell.course.get("id", cell.role)] = failure

    def _run_now(self, cell: "GradedCell") -> tuple[Execution, Failure | None]:
        seconds = (
            self.limits.setup_seconds
            if cell.role == "setup"
            else self.limits.cell_seconds
        )
        execution = self.kernel.run(cell.cell.source, seconds)
        failure = failure_of(execution, seconds, self.limits)
        if failure and failure.fatal:
            # Where memory ran out the kernel still answers, but nothing works in it any
            # more.
            self.kernel.stop()
        return execution, failure


class GradedCell(IPyNbCell):
    """One code cell: the set-up, the helpers, an answer, a check, or something else of
    the instructor's.
    """

    def __init__(self, **arguments):
        super().__init__(**arguments)
        self.course = self.cell.metadata.get("course", {})
        self.role = self.course.get("tag", "other")

    def setup(self):
        """Nothing: nbval expects cells after a time-out to fail, and here they are
        judged like any other.
        """

    def runtest(self):
        try:
            message = (
                self._judge()
                if self.role in ("check", "hidden-check")
                else self._define()
            )
        except KernelTrouble as error:
            self.parent.trouble = message = str(error)
            if self.role in ("check", "hidden-check"):
                self.parent.results[self.course["id"]] = not_graded(
                    self.parent.key, self.course["id"], message
                )
        if message:
            self.raise_cell_error(message)

    def _define(self) -> str | None:
        if self.parent.trouble:
            return self.parent.trouble
        failure = self.parent.define(self)
        return failure.message if failure else None

    def _judge(self) -> str | None:
        """Decide this check; returns what is wrong, if anything is."""
        notebook, check_id = self.parent, self.course["id"]
        if notebook.trouble:
            raise KernelTrouble(notebook.trouble)
        own = notebook.failures.get(notebook.key.check(check_id)["answer"])
        passed = frozenset(
            name
            for name, result in notebook.results.items()
            if result.status == "passed"
        )
        elsewhere = frozenset(notebook.about.get("elsewhere", []))
        if own and own.fatal:
            result = decide(notebook.key, check_id, None, own)
        else:
            execution, failure = notebook.run(self)
            result = decide(
                notebook.key,
                check_id,
                execution,
                failure,
                passed,
                own,
                notebook.lost,
                elsewhere,
            )
        if result.status == "out of memory":
            notebook.kernel.stop()
        notebook.results[check_id] = result
        return (
            None if result.status == "passed" else f"{result.status}: {result.feedback}"
        )
