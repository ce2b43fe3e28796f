"""Mutants: answers with one classic mistake each.

A mistake is mostly a line or two that differ from the right answer, so a mutant may say
only those: ``:was:`` is text of the solution, and ``:now:`` what stands in its place.
Several places are two lists. A mutant whose code has another shape is written whole.
"""

import re

from course_lib.publishing.notebooks.source import Cell, Source

MARKER_LINE = re.compile(r"\A# exercise:.*\n", re.I)
EDGES = re.compile(r"^[ \t]*### (?:BEGIN|END) SOLUTION\n?", re.M)


def solved(answer: Cell) -> str:
    """An answer's code, without the marks around what students are to write."""
    return EDGES.sub("", answer.source).rstrip()


def expand(source: Source, mutant: Cell, answer: Cell) -> None:
    """Put the whole code into a mutant that names its differences from the solution.

    Raises:
        CourseError: If the differences are not told rightly, or one of them stands
            nowhere in the solution, or in two places.
    """
    pieces = [mutant.options.get(part) for part in ("was", "now")]
    if pieces == [None, None]:
        return
    name = f"the mutant {mutant.options['name']!r}"
    was, now = ([one] if isinstance(one, str) else one for one in pieces)
    if (
        not all(isinstance(some, list) and some for some in (was, now))
        or not all(isinstance(one, str) for one in was + now)
        or len(was) != len(now)
    ):
        raise source.error(
            mutant.option_line,
            f"{name} needs :was: and :now:, both texts or both lists of as many texts,"
            f" got {pieces[0]!r} and {pieces[1]!r}",
        )
    if mutant.source.strip():
        raise source.error(
            mutant.line, f"{name} has :was: and :now:, and code of its own as well"
        )
    code = MARKER_LINE.sub("", solved(answer))
    places = []
    for old, new in zip(was, now, strict=True):
        count = code.count(old) if old else 0
        if count != 1:
            where = "stands nowhere" if not count else f"stands {count} times"
            raise source.error(
                mutant.option_line, f"{name}: {old!r} {where} in the solution"
            )
        begin = code.index(old)
        places.append((begin, begin + len(old), new))
    places.sort()
    for (_, end, _), (begin, _, _) in zip(places, places[1:], strict=False):
        if begin < end:
            raise source.error(
                mutant.option_line, f"{name}: two of its :was: overlap in the solution"
            )
    for begin, end, new in reversed(places):
        code = code[:begin] + new + code[end:]
    mutant.source = code
