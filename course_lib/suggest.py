"""What to say when a name is not known."""

import difflib
from collections.abc import Iterable

MANY = 12  # names that are too many to list


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The end of an error message: ``; did you mean a or b?`` where known names are
    near, else what is known; nothing where that would be too long a list.
    """
    known = sorted(names)
    if near := difflib.get_close_matches(name, known, n=3, cutoff=0.4):
        return f"; did you mean {' or '.join(near)}?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= MANY else ""
