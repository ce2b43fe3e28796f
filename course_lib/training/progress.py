"""One line that says how far long work has come, and about how long it still takes."""

import sys
import time


class ProgressLine:
    """Rewrites one line on stderr: the share done, the time taken, an estimate of the
    time left, and a note.

    Silent where nobody watches: when stderr is neither a terminal nor a notebook.

    Args:
        total: How many steps the work has.
        label: What the work is.
        show: True or False override the guess whether somebody watches.
    """

    def __init__(self, total: int, label: str, show: bool | None = None):
        notebook = type(sys.stderr).__module__.startswith("ipykernel")
        self.show = (notebook or sys.stderr.isatty()) if show is None else show
        self.total, self.label = total, label
        self.start = self.last = time.monotonic()
        self.printed = 0

    def update(self, done: int, note: str = "") -> None:
        """Say that ``done`` steps are finished; rewrites the line at most five times a
        second.
        """
        now = time.monotonic()
        if not self.show or (now - self.last < 0.2 and done < self.total):
            return
        self.last = now
        left = (now - self.start) * (self.total - done) / max(done, 1)
        self._print(
            f"{self.label} {done}/{self.total}  {clock(now - self.start)}, about"
            f" {clock(left)} left  {note}"
        )

    def close(self) -> None:
        """End the line, so that what is printed next starts on its own."""
        if self.show and self.printed:
            print(file=sys.stderr, flush=True)

    def _print(self, text: str) -> None:
        text = text.rstrip()
        # Spaces wipe out what is left of a longer line before.
        print("\r" + text.ljust(self.printed), end="", file=sys.stderr, flush=True)
        self.printed = len(text)


def clock(seconds: float) -> str:
    """Write a duration as minutes and seconds: 75 is ``1:15``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
