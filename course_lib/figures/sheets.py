"""Sheets of small grey pictures, in rows: samples, and what they are compared with.

Axes: N pictures of H rows and W columns of pixels.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from course_lib.figures.inputs import as_array
from course_lib.figures.matrices import Heatmap, heatmap, heatmaps
from course_lib.figures.picture import Picture

NOTHING = "\u2800"  # a label that is drawn as nothing


def picture_sheet(
    pictures,
    columns: int = 10,
    *,
    alt: str,
    title: str | None = None,
    names: Sequence[str] | None = None,
    x: str = "",
) -> Heatmap:
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
    tiles, across = _tiles(pictures, columns)
    down = [NOTHING] * len(tiles)
    if names is not None and len(names) != columns:
        raise ValueError(f"expected {columns} names, got {len(names)}")
    labels = [str(name) for name in names or [NOTHING] * columns]
    labels = [label for label in labels for _ in range(across)]
    return heatmap(
        tiles, down, labels, high=1, scale=False, x=x, y="", alt=alt, title=title
    )


def picture_sheets(
    sheets: Mapping[str, object], columns: int = 10, *, alt: str
) -> Picture:
    """Draw several sheets of equally many pictures beside each other.

    Args:
        sheets: Title -> (N, 1, H, W), as for ``picture_sheet``.
        columns, alt: As for ``picture_sheet``.
    """
    tiles = {title: _tiles(some, columns)[0] for title, some in sheets.items()}
    down, across = ([NOTHING] * n for n in next(iter(tiles.values())).shape)
    return heatmaps(tiles, down, across, high=1, scale=False, x="", y="", alt=alt)


def _tiles(pictures, columns: int) -> tuple[np.ndarray, int]:
    """One matrix of all pixels, and how many of its columns a picture takes."""
    pictures = as_array(pictures, "pictures", 4)
    if pictures.shape[1] != 1 or columns < 1:
        raise ValueError(
            f"expected pictures (N, 1, H, W) in 1 or more columns, got {pictures.shape}"
            f" in {columns}"
        )
    left_over = -len(pictures) % columns
    framed = np.pad(pictures[:, 0], ((0, left_over), (1, 1), (1, 1)))
    _, high, wide = framed.shape
    rows = framed.reshape(-1, columns, high, wide).transpose(0, 2, 1, 3)
    return rows.reshape(-1, columns * wide), wide
