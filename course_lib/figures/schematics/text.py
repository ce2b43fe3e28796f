"""Words of a diagram: sub- and superscripts, and how wide a label is.

Widths are those of DejaVu Sans, which comes with matplotlib and is wider than the sans
fonts that browsers choose: what fits in it fits in theirs, and the bytes of a diagram
are the same on every machine.
"""

import re
from dataclasses import dataclass
from functools import cache, cached_property

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextToPath

from course_lib.figures.style import drawable

# CSS pixels: no letter of a diagram is shown smaller than 11, also where a browser
# rounds.
SMALLEST = 11.2
LABEL, NOTE = 15, 13  # letters in boxes, letters on arrows and frames
LINE = 1.3  # distance of lines in letter sizes
# W_Q, d_model and x_{t-1} are set low, d^2 and K^{-1} high.
SCRIPT = re.compile(r"([_^])(?:\{([^{}]*)\}|([A-Za-z0-9Α-ω]+))")


@dataclass(frozen=True)
class Run:
    """Letters at one height: level -1 is a subscript, 1 a superscript."""

    text: str
    level: int


@dataclass(frozen=True)
class Label:
    """A text of one or more lines with its size in CSS pixels."""

    source: str
    size: float

    @cached_property
    def lines(self) -> list[list[Run]]:
        return [_runs(line) for line in self.source.split("\n")] if self.source else []

    @cached_property
    def width(self) -> float:
        widths = [
            sum(_width(run.text, self.run_size(run)) for run in line)
            for line in self.lines
        ]
        return round(max(widths, default=0.0), 1)

    @property
    def height(self) -> float:
        return round(len(self.lines) * self.size * LINE, 1)

    @property
    def smallest(self) -> float:
        """Size of its smallest letters."""
        return min(self.run_size(run) for line in self.lines for run in line)

    @property
    def plain(self) -> str:
        """The label as one reads it out, on one line."""
        return " ".join("".join(run.text for run in line) for line in self.lines)

    def run_size(self, run: Run) -> float:
        return max(0.82 * self.size, SMALLEST) if run.level else self.size


def _runs(line: str) -> list[Run]:
    runs, end = [], 0
    for script in SCRIPT.finditer(line):
        runs.append(Run(line[end : script.start()], 0))
        sign, braced, word = script.groups()
        text = word if braced is None else braced
        # a hyphen up or down there is a minus
        runs.append(Run(text.replace("-", "−"), -1 if sign == "_" else 1))
        end = script.end()
    runs.append(Run(line[end:], 0))
    return [run for run in runs if run.text] or [Run(" ", 0)]


@cache
def _width(text: str, size: float) -> float:
    """The pen's way over the text; a letter that the font lacks (Chinese, an emoji)
    gets room for two.
    """
    known = "".join(c if drawable(c) == c else "MM" for c in text)
    # Dots keep a space at either end, which has no ink.
    return _ink(f".{known}.", size) - _ink("..", size)


@cache
def _ink(text: str, size: float) -> float:
    plain = dict.fromkeys(("style", "variant", "weight", "stretch"), "normal")
    font = FontProperties(family="DejaVu Sans", size=size, **plain)
    return TextToPath().get_text_width_height_descent(text, font, ismath=False)[0]
