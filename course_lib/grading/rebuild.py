"""Set a student's answers into a fresh copy of the instructor's notebook.

The copy's checks, set-up and seed are the instructor's, so what a student did to the
checks in their own notebook (changed, deleted, moved, renamed them) does not matter.
"""

import ast
import copy
import re
from dataclasses import asdict

import nbformat

from course_lib.grading.assignment import Assignment
from course_lib.grading.limits import Limits
from course_lib.grading.student_notebook import StudentNotebook, defined_names

#: A line that IPython understands and Python does not: `%time`, `!pip`, `?name`,
#: `name?`, `x = !ls`.
MAGIC = re.compile(r"\s*([%!?]|[\w.]+\s*=\s*[%!]).*|.*[\w)]\?{1,2}\s*$")


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
    notes, look, untouched = list(taken.notes), [], []
    cells = []
    for template in assignment.cells:
        source, course = template["source"], template["course"]
        if course["tag"] == "answer":
            stub, source = source, _answer(course["id"], source, taken, notes)
            if source is stub:
                untouched.append(course["id"])
                look += [
                    f"you define `{name}` in a cell of your own: move it into the cell"
                    f" that begins with `# exercise: {course['id']}`"
                    for name in sorted(defined_names(stub) & taken.elsewhere)
                ]
        elif course["tag"] == "helpers":
            source = (
                "\n\n".join(
                    text for text in taken.helpers if not _same_code(text, source)
                )
                or source
            )
            source = without_magics(source, "the helper cell", notes)
        cell = nbformat.v4.new_code_cell(
            source, metadata={"course": copy.deepcopy(course)}
        )
        # nbformat draws ids at random; the same answers are to give the same file
        cell.id = f"cell-{len(cells)}"
        cells.append(cell)
    about = {
        "set": assignment.name,
        "student": student,
        "limits": asdict(limits),
        "notes": notes + look,
        "look": look,
        "untouched": untouched,
        "elsewhere": sorted(taken.elsewhere),
    }
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(
        cells=cells, metadata={"course": about, "kernelspec": kernel}
    )


def _answer(name: str, stub: str, taken: StudentNotebook, notes: list[str]) -> str:
    """The source to grade for one answer; the stub where there is none."""
    candidates = taken.answers.get(name, [])
    if not candidates:
        notes.append(
            f"{name}: no cell that begins with `# exercise: {name}` was found."
        )
        return stub
    written = [source for source in candidates if not _same_code(source, stub)]
    if not written:
        notes.append(f"{name}: the cell is as it was handed out.")
        return stub
    if len(written) > 1:
        notes.append(
            f"{name}: {len(written)} cells claim to be this answer; the last one was"
            " graded."
        )
    return without_magics(written[-1], name, notes)


def without_magics(source: str, name: str, notes: list[str] | None = None) -> str:
    """Turn IPython's magics, shell escapes and calls of ``get_ipython`` into comments;
    line numbers stay.

    Only where Python itself stumbles over a line is it taken for a magic, so ``%`` in a
    formula is safe.

    >>> print(without_magics("%matplotlib inline\\nx = 7 % 4", "demo"))
    pass  # not run at grading: %matplotlib inline
    x = 7 % 4
    """
    lines, removed = source.split("\n"), 0
    while True:
        try:
            tree = ast.parse("\n".join(lines))
            break
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if not 0 <= at < len(lines) or not MAGIC.fullmatch(lines[at]):
                tree = None
                break
            _comment_out(lines, at, at)
            removed += 1
        except (ValueError, RecursionError, MemoryError):
            tree = None
            break
    for node in ast.walk(tree) if tree else []:
        simple = isinstance(node, (ast.Expr, ast.Assign, ast.AnnAssign, ast.AugAssign))
        if simple and any(
            isinstance(part, ast.Name) and part.id == "get_ipython"
            for part in ast.walk(node)
        ):
            _comment_out(lines, node.lineno - 1, node.end_lineno - 1)
            removed += 1
    if removed and notes is not None:
        notes.append(
            f"{name}: {removed} line(s) with notebook commands (such as %magic or"
            " !shell) were left out."
        )
    return "\n".join(lines)


def _comment_out(lines: list[str], first: int, last: int) -> None:
    for number in range(first, last + 1):
        text = lines[number].lstrip()
        indent = lines[number][: len(lines[number]) - len(text)]
        # `pass` keeps a block that held nothing else a block.
        lines[number] = (
            f"{indent}{'pass  ' if number == first else ''}# not run at grading: {text}"
        )


def _same_code(one: str, other: str) -> bool:
    """Whether two cells hold the same code, blank lines and comments aside."""
    return _bare(one) == _bare(other)


def _bare(source: str) -> list[str]:
    lines = (line.rstrip() for line in source.splitlines())
    return [line for line in lines if line and not line.lstrip().startswith("#")]
