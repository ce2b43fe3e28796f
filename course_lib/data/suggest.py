"""What to say when a name is not known."""

import difflib
from collections.abc import Iterable


def unknown(kind: str, name: str, names: Iterable[str]) -> str:
    """An error message that lists the nearest of the known names, or all of them if
    none is near.
    """
    known = sorted(names)
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    listed = ", ".join(near or known) or "there is none"
    return (
        f"expected the name of a {kind} ({'nearest' if near else 'known'}: {listed}),"
        f" got {name!r}"
    )
