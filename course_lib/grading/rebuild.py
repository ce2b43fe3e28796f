"""Set a student's answers into a fresh copy of the instructor's notebook.

The copy's checks, set-up and seed are the instructor's, so what a student did to the
checks in their own notebook (changed, deleted, moved, renamed them) does not matter.
"""

import copy
from dataclasses import asdict

import nbformat

from course_lib.grading.assignment import Assignment
from course_lib.grading.claims import Claim, same_code, settle
from course_lib.grading.limits import Limits
from course_lib.grading.magics import plain_python
from course_lib.grading.names import defined_names
from course_lib.grading.student_notebook import StudentNotebook


def rebuild(
    assignment: Assignment, student: str, taken: StudentNotebook, limits: Limits
) -> nbformat.NotebookNode:
    """The notebook to grade.

    Args:
        assignment: The instructor's side.
        student: Whose answers these are.
        taken: What was read from the student's notebook.
        limits: What the submission may use; kept in the notebook, so that a verdict can
            be repeated.
    """
    reading = _Reading(taken)
    cells = []
    for template in assignment.cells:
        source, course = template["source"], template["course"]
        sources = [source]
        if course["tag"] == "answer":
            sources = [reading.answer(course["id"], source)]
        elif course["tag"] == "helpers":
            sources = reading.helpers(source)
        for source in sources:
            cell = nbformat.v4.new_code_cell(
                source, metadata={"course": copy.deepcopy(course)}
            )
            # nbformat draws ids at random; the same answers are to give the same file
            cell.id = f"cell-{len(cells)}"
            cells.append(cell)
    look = reading.look + [
        f"{name}: no written answer was found: {taken.unread[name]}."
        for name in assignment.written
        if name in taken.unread and not taken.written.get(name)
    ]
    about = {
        "set": assignment.name,
        "student": student,
        "limits": asdict(limits),
        "notes": reading.notes + look,
        "look": look,
        "untouched": reading.untouched,
        "elsewhere": sorted(taken.elsewhere),
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"course": about, "kernelspec": kernel}
    )


def defined_elsewhere(name: str, stub: str, taken: StudentNotebook) -> list[str]:
    """What to say where a function that an exercise asks for is defined in another
    cell than its own.
    """
    asked = defined_names(stub, imports=False)
    in_helpers = {
        defined for source in taken.helpers for defined in defined_names(source)
    }
    return [
        f"you define `{defined}` in {where}: move it into the cell that begins with"
        f" `# exercise: {name}`"
        for names, where in (
            (taken.elsewhere, "a cell of your own"),
            (in_helpers - taken.elsewhere, "a helper cell"),
        )
        for defined in sorted(asked & names)
    ]


class _Reading:
    """What is set into the instructor's notebook, and what there is to say about it.

    Attributes:
        notes: For the student.
        look: For the student, and for a person to look at.
        untouched: Answers that are as they were handed out, or were not found.
    """

    def __init__(self, taken: StudentNotebook):
        self.taken = taken
        self.notes, self.look, self.untouched = list(taken.notes), [], []

    def answer(self, name: str, stub: str) -> str:
        """The source to grade for one answer; the stub where there is none."""
        claims = self.taken.answers.get(name, [])
        answer = settle(claims, stub)
        if answer.source is None:
            asked = defined_names(stub, imports=False)
            answer = settle(self._in_own_cells(asked), stub)
            for defined in sorted(asked) if answer.source is not None else ():
                self.look.append(
                    f"you define `{defined}` in a cell of your own: it was graded, for"
                    " nothing was written into the cell that begins with"
                    f" `# exercise: {name}`"
                )
                if name in self.taken.unread:
                    self.look.append(f"{name}: {self.taken.unread[name]}.")
        if answer.source is None:
            self._nothing_written(name, stub, found=bool(claims))
            return stub
        if answer.rivals > 1:
            which = (
                f"the one that begins with `# exercise: {name}`"
                if answer.by_marker
                else "the last one"
            )
            self.look.append(
                f"{name}: {answer.rivals} cells claim to be this answer; {which} was"
                " graded."
            )
        self._commands_left_out(name, answer.left_out)
        return answer.source

    def _in_own_cells(self, asked: set[str]) -> list[Claim]:
        """The last cell of the student's own that defines all that is asked for."""
        whole = [
            Claim(source, marked=False)
            for source in self.taken.own
            if asked and asked <= defined_names(source, imports=False)
        ]
        return whole[-1:]

    def helpers(self, stub: str) -> list[str]:
        """The sources of the helper cells: each stays a cell of its own, so that one
        which fails takes no other along.
        """
        written = [
            plain_python(source)
            for source in self.taken.helpers
            if not same_code(source, stub)
        ]
        self._commands_left_out("the helper cell", sum(count for _, count in written))
        return [source for source, _ in written] or [stub]

    def _nothing_written(self, name: str, stub: str, found: bool) -> None:
        self.untouched.append(name)
        self.notes.append(
            f"{name}: the cell is as it was handed out."
            if found
            else f"{name}: no cell that begins with `# exercise: {name}` was found."
        )
        if name in self.taken.unread:
            self.look.append(
                f"{name}: no answer was found, but {self.taken.unread[name]}."
            )
        self.look += defined_elsewhere(name, stub, self.taken)

    def _commands_left_out(self, name: str, lines: int) -> None:
        if lines:
            self.notes.append(
                f"{name}: {lines} line(s) with notebook commands (such as %magic or"
                " !shell) were left out."
            )
