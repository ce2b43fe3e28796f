"""How far long work is, on a terminal; nothing where there is none."""

from collections.abc import Callable

from tqdm import tqdm

HOW_FAR = "{desc} |{bar:30}| {percentage:3.0f}% {elapsed}, about {remaining} left"


def bar(what: str, total: float = 1.0) -> tqdm:
    """A bar with an estimate, which goes away when it is closed."""
    return tqdm(desc=what, total=total, bar_format=HOW_FAR, leave=False, disable=None)


def above_bars(echo: Callable[[str], None]) -> Callable[[str], None]:
    """The same, with bars out of the way while a line is written."""

    def say(line: str) -> None:
        with tqdm.external_write_mode():
            echo(line)

    return say


class Progress:
    """A bar for each notebook that is being executed."""

    def __init__(self):
        self.bars: dict[str, tqdm] = {}

    def show(self, name: str, done: int, total: int) -> None:
        """A notebook has run so many of its cells."""
        if name not in self.bars:
            self.bars[name] = bar(name, total)
        self.bars[name].update(done - self.bars[name].n)

    def clear(self, name: str) -> None:
        """A notebook is done; its bar makes room for its report."""
        if name in self.bars:
            self.bars.pop(name).close()
