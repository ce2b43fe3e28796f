"""Mutants: answers with one classic mistake each.

A mistake is mostly a line or two that differ from the right answer, so a mutant may say
only those: ``:was:`` is text of the solution, and ``:now:`` what stands in its place.
Several places are two lists; of several rows the first alone gives the indentation. A
mutant whose code has another shape is written whole.
"""

import re
from collections.abc import Iterator

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
        found = list(_places(code, old))
        if len(found) != 1:
            where = f"stands {len(found)} times" if found else "stands nowhere"
            raise source.error(
                mutant.option_line, f"{name}: {old!r} {where} in the solution"
            )
        ((begin, margin),) = found
        end = begin + len(_indented(old, margin))
        places.append((begin, end, _indented(new, margin)))
    places.sort()
    for (_, end, _), (begin, _, _) in zip(places, places[1:], strict=False):
        if begin < end:
            raise source.error(
                mutant.option_line, f"{name}: two of its :was: overlap in the solution"
            )
    for begin, end, new in reversed(places):
        code = code[:begin] + new + code[end:]
    mutant.source = code


def _places(code: str, text: str) -> Iterator[tuple[int, str]]:
    """Where a text stands in code, and the margin of the row in which it begins; its
    further lines are written without that margin.
    """
    first = text.partition("\n")[0]
    for match in re.finditer(re.escape(first), code) if first else ():
        row = code[code.rfind("\n", 0, match.start()) + 1 :]
        margin = re.match(r"[ \t]*", row)[0]
        if code.startswith(_indented(text, margin), match.start()):
            yield match.start(), margin


def _indented(text: str, margin: str) -> str:
    return re.sub(r"\n(?=[^\n])", f"\n{margin}", text)
