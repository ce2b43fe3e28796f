"""A sentence whose tokens are shaded by weight: one row of an attention matrix, written
out.
"""

from collections.abc import Sequence

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_lib.figures import style
from course_lib.figures.inputs import as_array, as_labels, visible
from course_lib.figures.picture import Picture, require_alt

FONT_SIZE = 10
ROW = 0.56  # inches: a token with its number under it
GAP = 0.06


def token_strip(
    tokens: Sequence[str],
    weights,
    alt: str,
    *,
    title: str | None = None,
    high: float | None = None,
    number: str = ".2f",
) -> Picture:
    """Draw tokens in reading order, each on a patch as dark as its weight, with the
    weight printed below.

    Args:
        tokens: N tokens.
        weights: N weights, none negative.
        alt: What the picture shows, in words.
        title: Printed above.
        high: The weight drawn darkest; None takes the largest.
        number: How weights are printed, as in `format`.

    Raises:
        ValueError: If there are not as many weights as tokens, or one is negative, not
            finite or above `high`.
    """
    require_alt(alt, "token strip")
    weights = as_array(weights, "weights", 1)
    tokens = as_labels(tokens, len(weights), "tokens")
    if not (weights >= 0).all():
        raise ValueError(f"weights must be at least 0, got {float(weights.min()):.4g}")
    high = float(weights.max()) if high is None else float(high)
    if weights.max() > high * (1 + 1e-5):
        raise ValueError(
            f"weights must be at most high={high:.4g}, got {float(weights.max()):.4g}"
        )

    with style.drawing():
        texts = [style.drawable(visible(token)) for token in tokens]
        numbers = [format(weight, number) for weight in weights]
        widths = [
            max(_width(t, FONT_SIZE), _width(n, 9)) + 0.12
            for t, n in zip(texts, numbers, strict=True)
        ]
        places, x, row = [], 0.0, 0
        for width in widths:
            if x and x + width > style.WIDTH - 0.2:
                x, row = 0.0, row + 1
            places.append((x, row))
            x += width + GAP
        across = max(x + width for (x, _), width in zip(places, widths, strict=True))
        height, head = (row + 1) * ROW, 0.38 if title else 0.1
        if title:
            across = max(across, _width(title, 10.5))
        figure = Figure(figsize=(across + 0.2, height + head))
        axes = figure.add_axes(
            (0, 0, 1, 1), xlim=(-0.1, across + 0.1), ylim=(height, -head)
        )  # units are inches
        axes.axis("off")
        if title:
            axes.text(0, -0.12, title, fontsize=10.5)
        for (left, row), width, text, label, weight in zip(
            places, widths, texts, numbers, weights, strict=True
        ):
            colour = style.RAMP(weight / high if high else 0.0)
            axes.add_patch(
                Rectangle(
                    (left, row * ROW),
                    width,
                    0.34,
                    facecolor=colour,
                    edgecolor="#b4bcc4",
                    lw=0.8,
                )
            )
            middle = left + width / 2
            axes.text(middle, row * ROW + 0.17, text, ha="center", va="center_baseline",
                      fontsize=FONT_SIZE,
                      color=style.text_colour(colour), parse_math=False)  # fmt: skip
            axes.text(
                middle,
                row * ROW + 0.45,
                label,
                ha="center",
                va="center",
                fontsize=9,
                color=style.FAINT,
            )
        return Picture(style.png_bytes(figure), alt=alt)


def _width(text: str, size: float) -> float:
    """Width of a text in inches."""
    canvas = FigureCanvasAgg(Figure(figsize=(1, 1), dpi=72))
    drawn = canvas.figure.text(0, 0, text, fontsize=size, parse_math=False)
    return drawn.get_window_extent(canvas.get_renderer()).width / 72
