"""The look of every picture: sizes, fonts, and colours that survive grey print and
colour blindness.

Pictures are drawn with `matplotlib.figure.Figure` alone, never pyplot, and the settings
below hold only inside `drawing()`: a student's own plots keep the student's own style.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import matplotlib
from matplotlib import font_manager
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from PIL import Image

# Inches across. Pictures are narrow so that letters stay readable where a phone shrinks
# them: 10 pt letters are 17 px high on a desktop, as large as the text around them, and
# 10 px on a phone of 360 px.
WIDTH = 4.4
# 748 px across: sharp enough on a dense screen, small enough for a page with ten
# pictures
DPI = 170
SHOWN = 120  # CSS pixels an inch, where there is room

# Each has at least 3:1 contrast with white, and neighbours differ in lightness as well
# as in hue. A line also has its own dash pattern and marker, so that nothing is told by
# colour alone.
PALETTE = (
    "#004488",
    "#d55e00",
    "#008a64",
    "#882255",
    "#3390c8",
    "#a87900",
    "#222222",
    "#b85c8e",
)
DASHES = ("-", (0, (5, 1.5)), (0, (1.2, 1.2)), (0, (6, 1.5, 1.2, 1.5)), (0, (9, 2)),
          (0, (3, 1.2, 1, 1.2, 1, 1.2)),
          (0, (2.5, 2.5)), (0, (1, 3)))  # fmt: skip
MARKERS = ("o", "s", "^", "D", "v", "X", "P", "*")

INK = "#1b1f24"
FAINT = "#5f6973"

# Light to dark in equal steps of CIELAB lightness (97.5 down to 14): equal differences
# in weight look equally large, also when printed in grey. Dark always means "more", on
# a dark page too, so that captions stay true.
RAMP_STOPS = (
    "#f5f9f4",
    "#c3e0da",
    "#8fc8c0",
    "#69abb9",
    "#3a8fb2",
    "#356fa0",
    "#2c518f",
    "#2a376a",
    "#231d48",
)
RAMP = LinearSegmentedColormap.from_list("course", RAMP_STOPS)

_SETTINGS = {
    # comes with matplotlib: the same letters on every machine
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.labelsize": 10,
    "xtick.labelsize": 9.5,
    "ytick.labelsize": 9.5,
    "legend.fontsize": 9.5,
    "figure.facecolor": "white",
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.titlelocation": "left",
    "grid.color": "#dfe3e6",
    "grid.linewidth": 0.8,
    "lines.linewidth": 2,
    "lines.markersize": 5.5,
    "hatch.linewidth": 0.7,
    "legend.frameon": False,
    "legend.handlelength": 3,
    "axes.unicode_minus": True,
}


@contextmanager
def drawing() -> Iterator[None]:
    """Matplotlib's defaults plus the course's style, inside this block only."""
    with matplotlib.rc_context():
        # a matplotlibrc or an earlier cell must not change the picture
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_SETTINGS)
        yield


def png_bytes(figure: Figure, crop: bool = False) -> bytes:
    """The figure as a PNG whose bytes depend on the drawing alone: no date, no version
    of matplotlib.

    Args:
        figure: Drawn inside `drawing()`.
        crop: Cut the white border away (for pictures that set their own size), else
            keep the figure's size.
    """
    raw = io.BytesIO()
    figure.savefig(
        raw, format="png", dpi=DPI, metadata={"Software": None}, **_crop(crop)
    )
    # Few of these pictures need more than 256 colours, and with a palette they take a
    # third of the space.
    image = (
        Image.open(raw)
        .convert("RGB")
        .quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    )
    small = io.BytesIO()
    image.save(small, format="PNG", optimize=True)
    return small.getvalue()


def _crop(crop: bool) -> dict:
    return {"bbox_inches": "tight", "pad_inches": 0.08} if crop else {}


def luminance(colour: str | tuple) -> float:
    """Relative luminance of a colour, 0 (black) to 1 (white), as WCAG 2.2 has it."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in to_rgb(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def text_colour(background: str | tuple) -> str:
    """Black or white, whichever contrasts more with the background."""
    # Contrast with white is 1.05 / (L + 0.05), with black (L + 0.05) / 0.05; they are
    # equal at L = 0.179.
    return "black" if luminance(background) > 0.179 else "white"


@cache
def _drawable() -> frozenset[int]:
    path = font_manager.findfont("DejaVu Sans", fallback_to_default=False)
    return frozenset(font_manager.get_font(path).get_charmap())


def drawable(text: str) -> str:
    """The text with what the font lacks (Chinese, emoji) written as a code point, never
    as an empty box.
    """
    return "".join(c if ord(c) in _drawable() else f"U+{ord(c):04X}" for c in text)
