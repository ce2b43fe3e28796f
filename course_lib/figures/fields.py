"""Vector fields in the plane: which way, and how far, at each place of a grid.

Axes: N places, M points.
"""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures import style
from course_lib.figures.inputs import as_array
from course_lib.figures.picture import Picture, require_alt


def fields(
    places,
    arrows: Mapping[str, object],
    *,
    alt: str,
    points=None,
    x_label: str = "",
    y_label: str = "",
) -> Picture:
    """Draw several fields over the same places side by side, on one scale: the longest
    arrow of all is as long as the places stand apart.

    Args:
        places: (N, 2), where the arrows begin.
        arrows: Title -> (N, 2): at most three fields.
        alt: What the picture shows, in words.
        points: (M, 2), drawn behind the arrows, such as data.
        x_label, y_label: Names of the axes.

    Raises:
        ValueError: If shapes do not fit, there is no field or more than three, or a
            number is not finite.
    """
    require_alt(alt, "figure")
    places = _plane(places, "places")
    named = {
        title: _plane(field, f"field {title!r}") for title, field in arrows.items()
    }
    if not 1 <= len(named) <= 3:
        raise ValueError(f"expected one to three fields, got {len(named)}")
    for title, field in named.items():
        if len(field) != len(places):
            raise ValueError(
                f"field {title!r} must have an arrow for each of {len(places)} places,"
                f" got {len(field)}"
            )
    points = None if points is None else _plane(points, "points")
    longest = max(np.hypot(*field.T).max() for field in named.values()) or 1.0
    apart = (np.ptp(places, axis=0).max() or 1.0) / max(1.0, len(places) ** 0.5 - 1)
    low, high = places.min(axis=0) - apart, places.max(axis=0) + apart

    with style.drawing():
        side = style.WIDTH / max(2, len(named))
        figure = Figure(figsize=(side * len(named), side + 0.35), layout="constrained")
        every = figure.subplots(1, len(named), squeeze=False, sharey=True)[0]
        for axes, (title, field) in zip(every, named.items(), strict=True):
            if points is not None:
                axes.plot(*points.T, ".", color=style.PALETTE[1], markersize=2.5)
            axes.quiver(
                *places.T, *field.T, color=style.PALETTE[0], angles="xy",
                scale_units="xy", scale=longest / apart, width=0.008, headwidth=3.5,
            )  # fmt: skip
            axes.set_title(title, parse_math=False)
            axes.set_aspect("equal")
            axes.set_xlim(low[0], high[0])
            axes.set_ylim(low[1], high[1])
            axes.grid(False)
            axes.set_xlabel(x_label)
        every[0].set_ylabel(y_label)
        return Picture(style.png_bytes(figure), alt=alt)


def _plane(values, name: str) -> np.ndarray:
    array = as_array(values, name, 2)
    if array.shape[1] != 2 or not len(array):
        raise ValueError(f"{name} must be (N, 2), got {array.shape}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name} must be finite")
    return array
