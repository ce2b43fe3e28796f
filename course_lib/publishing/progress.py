"""One line at the foot of a terminal that says how far each running notebook is;
nothing where there is no terminal.
"""

import sys


class Progress:
    """``02-self-attention 5/30 12 s · 03-multi-head-attention 7/22 9 s``, written over
    itself.
    """

    def __init__(self):
        self.running: dict[str, str] = {}
        self.shown = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *_) -> None:
        self._write("")

    def show(self, name: str, done: int, total: int, seconds: float) -> None:
        """A notebook has run so many of its cells, in so many seconds."""
        left = (
            f", {seconds / done * (total - done):.0f} s left"
            if done and total > done
            else ""
        )
        self.running[name] = (
            f"{name}: cell {min(done + 1, total)} of {total}, {seconds:.0f} s{left}"
        )
        self._write(" · ".join(self.running.values()))

    def clear(self, name: str) -> None:
        """A notebook is done; the line makes room for its report."""
        self.running.pop(name, None)
        self._write("")

    def _write(self, text: str) -> None:
        if self.shown:
            sys.stderr.write(f"\r\x1b[K{text[:150]}")
            sys.stderr.flush()
