"""Which of the cells that claim an exercise are its answer.

A cell claims an exercise by its marker, the comment ``# exercise: ID``, or by metadata
alone. The marker is what the student sees and means. Metadata travel with every copy of
a cell, so they count only where no cell with the marker has the answer, or where that
one needs what they define: an answer that was split in two.
"""

import ast
from dataclasses import dataclass
from typing import NamedTuple

from course_lib.grading.magics import plain_python
from course_lib.grading.names import defined_names, parsed, used_names


class Claim(NamedTuple):
    """A cell, or the part of one, that claims an exercise."""

    source: str
    marked: bool


@dataclass(frozen=True)
class Settled:
    """The answer to one exercise.

    Attributes:
        source: Plain Python; None where no cell was worked on.
        rivals: How many cells claim to be the answer, this one included.
        by_marker: Whether it was the marker that decided between them.
        left_out: How many lines with notebook commands were left out.
    """

    source: str | None
    rivals: int = 1
    by_marker: bool = False
    left_out: int = 0


def settle(claims: list[Claim], stub: str) -> Settled:
    """Choose among the cells that claim an exercise, in the notebook's order.

    Args:
        claims: The cells.
        stub: The cell as it was handed out.
    """
    worked = [claim for claim in claims if not same_code(claim.source, stub)]
    if not worked:
        return Settled(None)
    asked = defined_names(stub, imports=False)
    # The last that defines most of what was asked for; among these one with the marker
    # goes before one without.
    chosen = max(
        range(len(worked)),
        key=lambda at: (
            len(defined_names(worked[at].source) & asked),
            worked[at].marked,
            at,
        ),
    )
    taken = _with_what_it_needs(worked, chosen, asked)
    others = [
        claim
        for at, claim in enumerate(worked)
        if at not in taken
        and (claim.marked or defined_names(claim.source) & asked)
        and not same_code(claim.source, worked[chosen].source)
    ]
    parts = [plain_python(worked[at].source) for at in sorted(taken)]
    return Settled(
        source="\n\n".join(text for text, _ in parts),
        rivals=1 + len(others),
        by_marker=worked[chosen].marked and not all(claim.marked for claim in others),
        left_out=sum(count for _, count in parts),
    )


def _with_what_it_needs(worked: list[Claim], chosen: int, asked: set[str]) -> set[int]:
    """The cells that belong together: the chosen one, others with the marker, and those
    without it that define what is missing. None that defines a name anew is among them.
    """
    taken = {chosen}
    defined = defined_names(worked[chosen].source)
    needed = asked | used_names(worked[chosen].source)
    grew = True
    while grew:
        grew = False
        for at, claim in enumerate(worked):
            names = defined_names(claim.source)
            belongs = claim.marked or names & (needed - defined)
            anew = defined_names(claim.source, imports=False) & defined
            fits = parsed(claim.source) is not None and not anew
            if at not in taken and belongs and fits:
                taken.add(at)
                defined |= names
                needed |= used_names(claim.source)
                grew = True
    return taken


def same_code(one: str, other: str) -> bool:
    """Whether two cells hold the same code, blank lines and comments aside."""
    return _bare(one) == _bare(other)


def _bare(source: str) -> str | list[str]:
    tree = parsed(source)
    if tree is not None:
        return ast.dump(tree)
    lines = (line.rstrip() for line in source.splitlines())
    return [line for line in lines if line and not line.lstrip().startswith("#")]
