"""Sheets of small grey pictures, in rows: samples, and what they are compared with.

Axes: N pictures of H rows and W columns of pixels.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures import style
from course_lib.figures.inputs import as_array
from course_lib.figures.picture import Picture, require_alt

PIXEL = 0.058  # inches at most


def picture_sheet(
    pictures,
    columns: int = 10,
    *,
    alt: str,
    title: str | None = None,
    names: Sequence | None = None,
    x: str = "",
) -> Picture:
    """Draw pictures side by side in rows, with a margin of one pixel around each; dark
    is ink.

    Args:
        pictures: (N, 1, H, W) tensor or array, in [0, 1], in reading order.
        columns: How many stand in a row.
        alt: What the sheet shows, in words.
        title: Printed above it.
        names: A name for each column of pictures.
        x: What the names are.

    Raises:
        ValueError: If the shape is another, a value lies outside [0, 1], or there is
            not a name for each column.
    """
    require_alt(alt, "sheet")
    tiles = {title or "": tiled(pictures, columns)}
    if names is not None and len(names) != columns:
        raise ValueError(f"expected {columns} names, got {len(names)}")
    return Picture(lambda: _draw(tiles, 1, names, x), alt=alt)


def picture_sheets(
    sheets: Mapping[str, object], columns: int = 10, *, alt: str
) -> Picture:
    """Draw several sheets beside each other, two in a row.

    Args:
        sheets: Title -> (N, 1, H, W), as for ``picture_sheet``.
        columns, alt: As for ``picture_sheet``.
    """
    require_alt(alt, "sheet")
    tiles = {str(title): tiled(some, columns) for title, some in sheets.items()}
    if len({matrix.shape for matrix in tiles.values()}) != 1:
        raise ValueError("expected one or more sheets of equally many pictures")
    return Picture(lambda: _draw(tiles, 2, None, ""), alt=alt)


def tiled(pictures, columns: int) -> np.ndarray:
    """One matrix of all pixels, ((H + 2) · rows, (W + 2) · columns); places that are
    left over stay empty. Raises as ``picture_sheet``.
    """
    pictures = as_array(pictures, "pictures", 4)
    if pictures.shape[1] != 1 or columns < 1:
        raise ValueError(
            f"expected pictures (N, 1, H, W) in 1 or more columns, got {pictures.shape}"
            f" in {columns}"
        )
    low, high = pictures.min(), pictures.max()
    if not (low >= 0 and high <= 1):  # NaN is neither
        raise ValueError(f"pictures must lie in [0, 1], got {low:.3g} to {high:.3g}")
    left_over = -len(pictures) % columns
    framed = np.pad(pictures[:, 0], ((0, left_over), (1, 1), (1, 1)))
    _, high, wide = framed.shape
    rows = framed.reshape(-1, columns, high, wide).transpose(0, 2, 1, 3)
    return rows.reshape(-1, columns * wide)


def _draw(tiles: dict[str, np.ndarray], across: int, names, x: str) -> bytes:
    high, wide = next(iter(tiles.values())).shape
    across = min(across, len(tiles))
    down = -(-len(tiles) // across)
    pixel = min(PIXEL, (style.WIDTH - 0.3 * (across - 1)) / across / wide)
    size = (across * (wide * pixel + 0.3), down * (high * pixel + 0.4) + 0.4)
    with style.drawing():
        figure = Figure(figsize=size)
        for number, (title, matrix) in enumerate(tiles.items()):
            row, column = divmod(number, across)
            left = column * (wide * pixel + 0.3)
            top = size[1] - 0.35 - row * (high * pixel + 0.4)
            box = (left, top - high * pixel, wide * pixel, high * pixel)
            axes = figure.add_axes(
                [part / size[index % 2] for index, part in enumerate(box)]
            )
            axes.imshow(
                matrix, cmap=style.RAMP, vmin=0, vmax=1, aspect="auto",
                interpolation="nearest",
            )  # fmt: skip
            axes.grid(False)
            axes.set_xticks([])
            axes.set_yticks([])
            if names is not None:
                each = wide / len(names)
                places = [each * (n + 0.5) - 0.5 for n in range(len(names))]
                axes.set_xticks(places, [str(name) for name in names])
                axes.tick_params(length=0, pad=3)
            axes.set_xlabel(x)
            if title:
                axes.set_title(title, parse_math=False)
        return style.png_bytes(figure, crop=True)
