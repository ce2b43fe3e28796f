"""Dials: pairs of numbers as hands on a row of circles, such as a query and a key that
rotary positions have turned.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from course_lib.figures import style
from course_lib.figures.inputs import as_array
from course_lib.figures.picture import Picture, require_alt

MOST_DIALS = 6


def dials(
    hands: Mapping[str, object],
    *,
    alt: str,
    titles: Sequence[str] | None = None,
    notes: Sequence[str] | None = None,
    title: str | None = None,
) -> Picture:
    """Draw a row of circles with one hand a name on each.

    Args:
        hands: Name -> (N, 2) numbers: where each of the N hands points, x to the right
            and y upwards; lengths do not matter. At most three names.
        alt: What the picture shows, in words.
        titles: N texts, printed above the dials.
        notes: N texts, printed below.
        title: Printed above the picture.

    Raises:
        ValueError: If names have different numbers of hands, a hand has no length, or
            there are too many.
    """
    require_alt(alt, "figure")
    if not isinstance(hands, Mapping) or not 1 <= len(hands) <= 3:
        raise ValueError(
            f"hands must be a dict of one to three names, got {len(hands)}"
        )
    points = {
        name: as_array(value, f"hands {name!r}", 2) for name, value in hands.items()
    }
    count = len(next(iter(points.values())))
    for name, value in points.items():
        if value.shape != (count, 2):
            raise ValueError(f"hands {name!r} must be ({count}, 2), got {value.shape}")
        if (np.hypot(*value.T) == 0).any():
            raise ValueError(f"hands {name!r} must have a length, got one of 0")
    if count > MOST_DIALS:
        raise ValueError(f"a picture holds at most {MOST_DIALS} dials, got {count}")
    for texts, of in ((titles, "titles"), (notes, "notes")):
        if texts is not None and len(texts) != count:
            raise ValueError(
                f"{of} must hold one text for each of {count} dials, got {len(texts)}"
            )

    with style.drawing():
        across = style.WIDTH / count
        figure = Figure(
            figsize=(style.WIDTH, min(across, 2.4) + 1.15), layout="constrained"
        )
        every = figure.subplots(1, count, squeeze=False)[0]
        for dial, axes in enumerate(every):
            axes.set(xlim=(-1.15, 1.15), ylim=(-1.15, 1.15), aspect="equal")
            axes.axis("off")
            turn = np.linspace(0, 2 * math.pi, 100)
            axes.plot(np.cos(turn), np.sin(turn), color=style.FAINT, linewidth=1)
            for index, (name, value) in enumerate(points.items()):
                x, y = value[dial] / np.hypot(*value[dial]) * (0.95 - 0.12 * index)
                axes.plot(
                    [0, x],
                    [0, y],
                    color=style.PALETTE[index],
                    linestyle=style.DASHES[index],
                    linewidth=2.6,  # fmt: skip
                    solid_capstyle="round",
                    label=name if dial == 0 else None,
                )
                axes.plot(
                    [x],
                    [y],
                    style.MARKERS[index],
                    color=style.PALETTE[index],
                    markersize=7,
                )
            if titles is not None:
                axes.set_title(
                    titles[dial], loc="center", fontsize=10, parse_math=False
                )
            if notes is not None:
                axes.text(
                    0,
                    -1.28,
                    notes[dial],
                    ha="center",
                    va="top",
                    fontsize=10,
                    parse_math=False,
                )
        handles, labels = every[0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper left", ncols=len(labels),
                      title=title, title_fontsize=11,
                      alignment="left", fontsize=10)  # fmt: skip
        return Picture(style.png_bytes(figure), alt=alt)
