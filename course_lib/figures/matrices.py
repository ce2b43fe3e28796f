"""Heatmaps: attention weights, or any matrix, with the tokens they belong to.

Axis letters: T rows (queries), S columns (keys).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures import style
from course_lib.figures.inputs import as_array, as_labels, visible
from course_lib.figures.picture import Picture, require_alt

MOST_PRINTED = 24  # columns; with more, numbers in the cells are too small to read


@dataclass(frozen=True)
class Panel:
    """One matrix and how to draw it. Cells that hold no finite number are hatched."""

    matrix: np.ndarray  # (T, S) float64
    rows: list[str] | None
    columns: list[str] | None
    title: str | None
    low: float
    high: float
    cells: list[list[str]] | None  # what is printed in each cell
    scale: bool = True  # whether the colour scale is drawn
    missing: str = "no value"  # what a hatched cell means


class Heatmap(Picture):
    """A picture of one matrix that still knows its numbers, so that `explore` can draw
    it on a canvas.
    """

    def __init__(self, panel: Panel, x: str, y: str, alt: str):
        super().__init__(lambda: _draw([panel], x, y), alt=alt)
        self.panel, self.x, self.y = panel, x, y
        self.matrix, self.rows, self.columns = panel.matrix, panel.rows, panel.columns
        self.title, self.low, self.high = panel.title, panel.low, panel.high

    def on_scale(self, low: float, high: float) -> "Heatmap":
        """The same matrix on another colour scale."""
        return Heatmap(
            replace(self.panel, low=low, high=high), self.x, self.y, self.alt
        )


def heatmap(
    matrix,
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    *,
    alt: str,
    title: str | None = None,
    x: str = "key position",
    y: str = "query position",
    values: bool = False,
    low: float | None = 0,
    high: float | None = None,
    cell_text: str | Sequence[Sequence[str]] = ".2f",
    scale: bool = True,
    missing: str = "no value",
) -> Heatmap:
    """Draw a matrix, dark where it is large. NaN and infinite cells are hatched.

    Args:
        matrix: (T, S) tensor, array or list; attention weights have queries as rows and
            keys as columns.
        rows: T labels, such as the query tokens; without them positions are counted.
        columns: S labels, such as the key tokens.
        alt: What the picture shows, in words.
        title: Printed above the picture.
        x, y: Names of the axes.
        values: Print the number in each cell (at most 24 columns).
        low, high: Ends of the colour scale; None takes the smallest or largest finite
            value.
        cell_text: How numbers are printed (a format such as ".2f"), or (T, S) texts to
            print instead of them.
        scale: Draw the colour scale; a matrix of yes and no needs none.
        missing: What a hatched cell means, such as "exactly 0" where a logarithm has no
            value.

    Raises:
        ValueError: If shapes and labels disagree, or a value lies outside the colour
            scale.
    """
    require_alt(alt, "heatmap")
    panel = _panel("matrix", matrix, rows, columns, title, values, low, high, cell_text)
    return Heatmap(replace(panel, scale=scale, missing=missing), x, y, alt)


def heatmaps(
    matrices: Mapping[str, object],
    rows: Sequence[str] | None = None,
    columns: Sequence[str] | None = None,
    *,
    alt: str,
    x: str = "key position",
    y: str = "query position",
    values: bool = False,
    low: float | None = 0,
    high: float | None = None,
    cell_text: str = ".2f",
    scale: bool = True,
    missing: str = "no value",
) -> Picture:
    """Draw several matrices side by side on one colour scale: `heatmaps({"with mask":
    a, "without": b}, ...)`.

    Arguments are those of `heatmap`; the labels hold for every matrix. More than three
    are wrapped into rows.
    """
    require_alt(alt, "heatmap")
    if not isinstance(matrices, Mapping) or not matrices:
        raise ValueError(
            f"matrices must be a dict of title: matrix, got {type(matrices).__name__}"
        )
    arrays = {
        title: as_array(matrix, f"matrix {title!r}", 2)
        for title, matrix in matrices.items()
    }
    low, high = _scale(
        np.concatenate([array.ravel() for array in arrays.values()]),
        low,
        high,
        "matrices",
    )
    panels = [
        _panel(
            f"matrix {title!r}",
            array,
            rows,
            columns,
            str(title),
            values,
            low,
            high,
            cell_text,
        )
        for title, array in arrays.items()
    ]
    panels = [replace(panel, scale=scale, missing=missing) for panel in panels]
    return Picture(lambda: _draw(panels, x, y), alt=alt)


def _panel(name, matrix, rows, columns, title, values, low, high, cell_text) -> Panel:
    matrix = as_array(matrix, name, 2)
    rows = as_labels(rows, matrix.shape[0], "rows")
    columns = as_labels(columns, matrix.shape[1], "columns")
    low, high = _scale(matrix, low, high, name)
    cells = None
    if not isinstance(cell_text, str):
        cells = [[str(text) for text in row] for row in cell_text]
        if [len(row) for row in cells] != [matrix.shape[1]] * matrix.shape[0]:
            raise ValueError(
                f"cell_text must have a text for each cell of {name}, shape"
                f" {matrix.shape}"
            )
    elif values:
        cells = [[_number(value, cell_text) for value in row] for row in matrix]
    if cells is not None and matrix.shape[1] > MOST_PRINTED:
        raise ValueError(
            f"values can be printed in at most {MOST_PRINTED} columns, got"
            f" {matrix.shape[1]}"
        )
    return Panel(matrix, rows, columns, title, low, high, cells)


def _scale(
    matrix: np.ndarray, low: float | None, high: float | None, name: str
) -> tuple[float, float]:
    finite = matrix[np.isfinite(matrix)]
    smallest, largest = (
        (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    )
    low = smallest if low is None else float(low)
    high = largest if high is None else float(high)
    if high < low:
        high = low
    slack = 1e-5 * max(
        high - low, abs(high), abs(low)
    )  # weights of 1.0000001 are rounding, not news
    if smallest < low - slack:
        raise ValueError(
            f"{name} goes down to {smallest:.4g}, below low={low:.4g}; low=None starts"
            " the scale there"
        )
    if largest > high + slack:
        raise ValueError(
            f"{name} goes up to {largest:.4g}, above high={high:.4g}; high=None ends"
            " the scale there"
        )
    return low, high if high > low else low + 1.0  # a constant matrix needs a scale too


def _number(value: float, spec: str) -> str:
    if math.isfinite(value):
        return format(value, spec)
    return "" if math.isnan(value) else "∞" if value > 0 else "−∞"


def missing_means(panel: Panel) -> str | None:
    """What a hatched cell stands for in this matrix; None where every cell holds a
    number.
    """
    odd = panel.matrix[~np.isfinite(panel.matrix)]
    if odd.size == 0:
        return None
    return "−∞" if np.isneginf(odd).all() else panel.missing


def _draw(panels: list[Panel], x: str, y: str) -> bytes:
    across = min(len(panels), 3 if len(panels) != 4 else 2)
    down = math.ceil(len(panels) / across)
    # Room for cells once the labels have theirs; sizes are in inches.
    row_room = max(_label_room(panel.rows, panel.matrix.shape[0]) for panel in panels)
    column_room = 0.3 + max(_label_room(panel.columns, 1) for panel in panels)
    widest = max(panel.matrix.shape[1] for panel in panels)
    tallest = max(panel.matrix.shape[0] for panel in panels)
    room = (style.WIDTH - 0.95 - row_room - 0.25 * (across - 1)) / across
    cell = min(0.5, room / widest, (4.4 / down) / tallest)
    if widest * cell < 0.8:  # a single column, or a very tall matrix
        wide = max(cell, min(0.55, 0.8 / widest))
    else:
        wide = cell
    if tallest * cell < 0.5:
        cell = min(0.5 / tallest, 0.4)
    width, height = widest * wide, tallest * cell
    titled = any(panel.title for panel in panels)
    gap = 0.35 if titled else 0.15

    with style.drawing():
        # The figure is cut to its contents afterwards, so its own size only has to be
        # large enough.
        page_width, page_height = (
            style.WIDTH + 2,
            down * (height + column_room + gap) + 1.5,
        )
        figure = Figure(figsize=(page_width, page_height))
        image = None
        for index, panel in enumerate(panels):
            row, column = divmod(index, across)
            left = 1.0 + row_room + column * (width + 0.25)
            top = page_height - 0.6 - row * (height + column_room + gap)
            tall, broad = panel.matrix.shape[0] * cell, panel.matrix.shape[1] * wide
            box = (
                left / page_width,
                (top - tall) / page_height,
                broad / page_width,
                tall / page_height,
            )
            axes = figure.add_axes(box)
            image = _draw_panel(axes, panel, wide, cell, first_column=column == 0)
            axes.set_ylabel(y if column == 0 else "")
            lowest = index + across >= len(panels)
            axes.set_xlabel(x if lowest else "")
        notes = sorted({missing_means(panel) for panel in panels} - {None})
        if notes or panels[0].scale:
            scale_left = 1.0 + row_room + across * width + (across - 1) * 0.25 + 0.15
            scale_height = max(height, 0.9)
            scale_bottom = page_height - 0.6 - scale_height
            scale = figure.add_axes(
                (
                    scale_left / page_width,
                    scale_bottom / page_height,
                    0.14 / page_width,
                    scale_height / page_height,
                )
            )
            if panels[0].scale:
                figure.colorbar(image, cax=scale)
                scale.tick_params(labelsize=8.5, length=3)
                scale.grid(False)
            else:
                scale.set_axis_off()
            if notes:
                scale.text(0, 1.02, f"hatched:\n{' or '.join(notes)}",
                           transform=scale.transAxes, fontsize=8.5,
                           va="bottom")  # fmt: skip
        return style.png_bytes(figure, crop=True)


def _draw_panel(axes, panel: Panel, wide: float, tall: float, first_column: bool):
    # A cell without a finite number is transparent: the hatched background shows
    # through.
    axes.patch.set(facecolor="#eceff1", hatch="////", edgecolor="#9aa4ad")
    image = axes.imshow(
        np.ma.masked_invalid(panel.matrix), cmap=style.RAMP, vmin=panel.low,
        vmax=panel.high, aspect="auto",
        interpolation="nearest",
    )  # fmt: skip
    axes.grid(False)
    axes.tick_params(length=0, pad=3)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(True)
        axes.spines[side].set_color("#b4bcc4")
    _label_axis(axes.xaxis, panel.columns, panel.matrix.shape[1], wide)
    _label_axis(axes.yaxis, panel.rows, panel.matrix.shape[0], tall)
    if not first_column:
        axes.set_yticks([])
    if panel.title:
        axes.set_title(panel.title, parse_math=False)
    if panel.cells:
        size = min(
            9.5,
            72
            * wide
            / (0.72 * max(len(text) for row in panel.cells for text in row) + 0.4),
            50 * tall,
        )
        for t, s in np.ndindex(panel.matrix.shape):
            share = (panel.matrix[t, s] - panel.low) / (panel.high - panel.low)
            colour = (
                style.text_colour(style.RAMP(share))
                if np.isfinite(share)
                else style.INK
            )
            axes.text(s, t, style.drawable(panel.cells[t][s]), ha="center", va="center",
                      color=colour, fontsize=size,
                      parse_math=False)  # fmt: skip
    return image


def _label_axis(axis, labels: list[str] | None, count: int, cell: float) -> None:
    """Label as many cells as there is room for, evenly; tokens on the x axis are turned
    when they are long.
    """
    horizontal = axis.axis_name == "x"
    if labels is None:
        step = next(
            s
            for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, count + 1)
            if s * cell >= 0.27 or s > count
        )
        axis.set_ticks(range(0, count, step))
        return
    step = max(
        1, math.ceil(0.125 / cell)
    )  # a letter of 7.5 pt needs an eighth of an inch
    size = max(7.5, min(10, 72 * cell * step * 0.78))
    texts = [style.drawable(visible(label)) for label in labels][::step]
    options = {"fontsize": size, "parse_math": False}
    if horizontal and max(map(len, texts)) * size * 0.62 / 72 > cell * step * 0.95:
        slanted = cell * step > 0.3
        options |= {
            "rotation": 45 if slanted else 90,
            "ha": "right" if slanted else "center",
        }
        options |= {"rotation_mode": "anchor"} if slanted else {}
    axis.set_ticks(range(0, count, step), labels=texts, **options)


def _label_room(labels: list[str] | None, count: int) -> float:
    longest = (
        len(str(count))
        if labels is None
        else max(len(visible(label)) for label in labels)
    )
    return 0.1 + min(longest, 24) * 0.085
