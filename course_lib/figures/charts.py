"""Lines, bars, dots and histograms: what experiments measure, with intervals and
floors.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, NullLocator

from course_lib.figures import style
from course_lib.figures.inputs import as_array
from course_lib.figures.picture import Picture, require_alt

FEW = (
    30  # points; above this a line carries about twelve markers instead of one a point
)


def lines(
    x,
    series: Mapping[str, object],
    *,
    x_label: str,
    y_label: str,
    alt: str,
    log_x: bool = False,
    log_y: bool = False,
    title: str | None = None,
    reference: Mapping[str, float] | None = None,
    points: Mapping[str, tuple] | None = None,
    styles: Mapping[str, int] | None = None,
) -> Picture:
    """Draw lines over a common x.

    Args:
        x: N positions.
        series: Label -> N values, or a tuple (mean, low, high) of N values each, drawn
            as a line in a band.
        x_label, y_label: What the axes measure, with units.
        alt: What the picture shows, in words.
        log_x, log_y: Logarithmic axes; all values must then be positive.
        title: Printed above the picture.
        reference: Label -> one value, drawn as a dashed level line (a floor, a chance
            level).
        points: Label -> (x values, y values), drawn as single marks (such as every
            seed's own result).
        styles: Label -> the number of its style (colour, dashes, marker), so that a
            series looks the same in several pictures that do not all show it. 0 to 7
            are those of the palette, 8 to 15 its colours with other dashes and markers.
            It names every series and every set of points; other labels are ignored. By
            default styles are given out in the order of the series.

    Raises:
        ValueError: If a series has another length than x, a logarithmic axis gets
            values that are not positive, or `styles` leaves out a label or gives two
            labels of one picture the same style.
    """
    require_alt(alt, "figure")
    x = as_array(x, "x", 1)
    bands = {
        label: _band(value, len(x), label)
        for label, value in _named(series, "series").items()
    }
    points = {
        label: (
            as_array(px, f"x of points {label!r}", 1),
            as_array(py, f"y of points {label!r}", 1),
        )
        for label, (px, py) in (points or {}).items()
    }
    for label, (px, py) in points.items():
        if len(px) != len(py):
            raise ValueError(
                f"points {label!r} must have as many x as y, got {len(px)} and"
                f" {len(py)}"
            )
    reference = {label: float(level) for label, level in (reference or {}).items()}
    _few_enough(len(bands) + len(points))
    looks = [_look(number) for number in _style_numbers([*bands, *points], styles)]
    if log_x:
        _positive("x", x, *(px for px, _ in points.values()))
    if log_y:
        for label, band in bands.items():
            _positive(f"series {label!r}", *band)

    with style.drawing():
        figure, axes = _axes(title)
        for index, (label, (mean, low, high)) in enumerate(bands.items()):
            color, dashes, marker = looks[index]
            if low is not None:
                axes.fill_between(x, low, high, color=color, alpha=0.16, linewidth=0)
            axes.plot(
                x, mean, label=label, color=color, linestyle=dashes,
                marker=marker,
                markevery=1 if len(x) <= FEW else _spread(len(x), index, len(bands)),
                markeredgecolor="white", markeredgewidth=0.8,
            )  # fmt: skip
        for index, (label, (px, py)) in enumerate(points.items(), start=len(bands)):
            color, _, marker = looks[index]
            axes.plot(px, py, marker, label=label, color=color, markersize=6,
                      markerfacecolor="none",
                      markeredgewidth=1.4)  # fmt: skip
        if log_y:
            axes.set_yscale("log")
            low, high = axes.get_ylim()
            if (
                high < 100 * low
            ):  # powers of ten alone would be one or two numbers on the axis
                axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
                axes.yaxis.set_major_formatter("{x:g}")
                axes.yaxis.set_minor_formatter(NullFormatter())
        if log_x:
            axes.set_xscale("log")
            if len(x) <= 10:  # name the sizes that were measured, not powers of ten
                axes.set_xticks(x, labels=[f"{value:,g}" for value in x])
                axes.xaxis.set_minor_locator(NullLocator())
                axes.xaxis.set_minor_formatter(NullFormatter())
        elif len(x) <= 8 and (x == x.round()).all() and _roughly_even(x):
            axes.set_xticks(x)
        axes.margins(y=0.1)
        _references(
            axes,
            reference,
            below=np.median(np.concatenate([mean for mean, _, _ in bands.values()])),
        )
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _legend(figure, axes)
        return Picture(style.png_bytes(figure), alt=alt)


def bars(
    values: Mapping[str, object],
    *,
    y_label: str,
    alt: str,
    title: str | None = None,
    reference: Mapping[str, float] | None = None,
    number: str = ".3g",
) -> Picture:
    """Draw one bar a label, with its number printed; many or long labels are laid out
    as rows.

    Args:
        values: Label -> value, or (value, low, high) with an interval.
        y_label: What is measured, with units.
        alt: What the picture shows, in words.
        title: Printed above the picture.
        reference: Label -> one value, drawn as a dashed line across the bars.
        number: How the values are printed, as in `format`.
    """
    require_alt(alt, "figure")
    labels = [str(label) for label in _named(values, "values")]
    triples = []
    for label, value in values.items():
        triple = as_array(value, f"bar {label!r}").ravel()
        if triple.size not in (1, 3):
            raise ValueError(
                f"bar {label!r} must be a value or (value, low, high), got"
                f" {triple.size} numbers"
            )
        if triple.size == 3 and not triple[1] <= triple[0] <= triple[2]:
            raise ValueError(
                f"bar {label!r} must have low <= value <= high, got {triple.tolist()}"
            )
        triples.append(triple if triple.size == 3 else np.full(3, triple[0]))
    middle, low, high = np.array(triples).T
    lying = len(labels) > 7 or max(map(len, labels)) > 38 / len(labels)

    with style.drawing():
        figure, axes = _axes(title, height=0.8 + 0.27 * len(labels) if lying else 2.7)
        places = np.arange(len(labels))
        look = {
            "color": "#8fb3d6",
            "edgecolor": style.PALETTE[0],
            "linewidth": 1.2,
        }  # intervals stay visible on it
        spread = np.array([middle - low, high - middle])
        error = {"ecolor": style.INK, "capsize": 4, "error_kw": {"elinewidth": 1.4}}
        if not spread.any():
            spread = None
        texts = [format(value, number).replace("-", "−") for value in middle]
        if lying:
            axes.barh(places, middle, height=0.66, xerr=spread, **look, **error)
            axes.set_yticks(places, labels=labels)
            axes.invert_yaxis()
            axes.set_xlabel(y_label)
            axes.grid(False, axis="y")
            axes.margins(x=0.12)
        else:
            axes.bar(places, middle, width=0.62, yerr=spread, **look, **error)
            axes.set_xticks(places, labels=labels)
            axes.set_ylabel(y_label)
            axes.grid(False, axis="x")
            axes.margins(y=0.12)
            axes.set_xlim(-0.6, len(labels) - 0.4)
        for place, value, bottom, top, text in zip(
            places, middle, low, high, texts, strict=True
        ):
            end = top if value >= 0 else bottom
            shift = 4 if value >= 0 else -4
            side = {True: ("left", "bottom"), False: ("right", "top")}[value >= 0]
            axes.annotate(
                text, (end, place) if lying else (place, end),
                (shift, 0) if lying else (0, shift),
                textcoords="offset points", ha=side[0] if lying else "center",
                va="center" if lying else side[1],
            )  # fmt: skip
        _references(
            axes, {k: float(v) for k, v in (reference or {}).items()}, upright=lying
        )
        _legend(figure, axes)
        return Picture(style.png_bytes(figure), alt=alt)


def dots(
    values: Mapping[str, Sequence[float]],
    *,
    x_label: str,
    alt: str,
    title: str | None = None,
    reference: Mapping[str, float] | None = None,
    number: str = ".2f",
    mean: bool = True,
) -> Picture:
    """Draw every single result as a dot, one row a label, with the mean as a stroke and
    in print.

    For a handful of runs this says more than a bar with an interval: whether they
    agree, split in two, or hit a limit.

    Args:
        values: Label -> results, such as one for each seed.
        x_label: What is measured, with units.
        alt: What the picture shows, in words.
        title: Printed above the picture.
        reference: Label -> one value, drawn as a dashed upright line.
        number: How the means are printed, as in `format`.
        mean: Whether means are drawn and printed; not where results split in two and
            none lies near it.
    """
    require_alt(alt, "figure")
    named = _named(values, "values")
    rows = {
        str(label): as_array(results, f"results {label!r}", 1)
        for label, results in named.items()
    }
    for label, results in rows.items():
        if not len(results) or not np.isfinite(results).all():
            raise ValueError(
                f"results {label!r} must be finite numbers, at least one, got"
                f" {results.tolist()}"
            )
    with style.drawing():
        figure, axes = _axes(title, height=0.8 + 0.3 * len(rows))
        for place, results in enumerate(rows.values()):
            # Equal results would hide each other on one line, so the dots of a row lie
            # on a gentle slope.
            tilt = (
                np.linspace(-0.22, 0.22, len(results))
                if len(results) > 1
                else np.zeros(1)
            )
            middle = results.mean()
            if mean:
                axes.plot(
                    [middle, middle],
                    [place - 0.36, place + 0.36],
                    color=style.INK,
                    linewidth=1.6,
                )
            axes.plot(results, place + tilt, "o", color=style.PALETTE[0], markersize=5,
                      markerfacecolor="none",
                      markeredgewidth=1.3)  # fmt: skip
            if mean:
                axes.annotate(format(middle, number).replace("-", "−"), (1.02, place),
                              va="center", fontsize=9.5,
                              xycoords=("axes fraction", "data"))  # fmt: skip
        if mean:
            axes.annotate(
                "mean",
                (1.02, 1),
                (0, 4),
                xycoords="axes fraction",
                textcoords="offset points",
                fontsize=9.5,
            )
        axes.set_yticks(range(len(rows)), labels=list(rows))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.grid(False, axis="y")
        axes.margins(x=0.06)
        axes.set_xlabel(x_label)
        _references(
            axes, {k: float(v) for k, v in (reference or {}).items()}, upright=True
        )
        return Picture(style.png_bytes(figure), alt=alt)


def histogram(
    values,
    *,
    x_label: str,
    alt: str,
    y_label: str = "share",
    bins: int = 30,
    title: str | None = None,
    log_y: bool = False,
) -> Picture:
    """Draw how values are spread: one set of numbers, or {label: numbers} as outlines
    over common bins.

    Heights are shares of each set, so that sets of different sizes compare.
    """
    require_alt(alt, "figure")
    named = values if isinstance(values, Mapping) else {"": values}
    sets = {
        label: as_array(numbers, f"values {label!r}").ravel()
        for label, numbers in _named(named, "values").items()
    }
    _few_enough(len(sets))
    for label, numbers in sets.items():
        if not np.isfinite(numbers).all():
            raise ValueError(
                f"values {label!r} must be finite, got"
                f" {int((~np.isfinite(numbers)).sum())} that are not"
            )
    edges = np.histogram_bin_edges(np.concatenate(list(sets.values())), bins=bins)
    with style.drawing():
        figure, axes = _axes(title)
        for index, (label, numbers) in enumerate(sets.items()):
            shares = np.histogram(numbers, edges)[0] / len(numbers)
            axes.stairs(
                shares,
                edges,
                fill=True,
                color=style.PALETTE[index],
                alpha=0.18 if len(sets) > 1 else 0.55,
            )
            axes.stairs(shares, edges, label=label or None, color=style.PALETTE[index],
                        linewidth=2,
                        linestyle=style.DASHES[index])  # fmt: skip
        if log_y:
            axes.set_yscale("log")
        axes.set_xlabel(x_label)
        axes.set_ylabel(y_label)
        _legend(figure, axes)
        return Picture(style.png_bytes(figure), alt=alt)


def _axes(title: str | None, height: float = 2.8):
    figure = Figure(figsize=(style.WIDTH, height), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(title or "")
    return figure, axes


def _legend(figure: Figure, axes) -> None:
    """Above the axes, where it hides nothing; as many columns as fit into the width."""
    handles, labels = axes.get_legend_handles_labels()
    if handles:
        letters = (
            max(map(len, labels)) + 9
        )  # the sample of the line takes the room of nine letters
        columns = max(1, min(len(labels), 58 // letters))
        # The title moves above the legend: as the legend's own title, they cannot
        # collide.
        title = axes.get_title(loc="left")
        axes.set_title("")
        figure.legend(
            handles,
            labels,
            loc="outside upper left",
            ncols=columns,
            borderaxespad=0.2,
            columnspacing=1.4,  # fmt: skip
            title=title or None,
            title_fontsize=10.5,
            alignment="left",
        )


def _references(
    axes, reference: dict[str, float], upright: bool = False, below: float | None = None
) -> None:
    """Dashed lines with their labels; the label of a line that lies below `below`, as a
    floor does, goes under it.
    """
    for label, level in reference.items():
        draw = axes.axvline if upright else axes.axhline
        draw(level, color=style.INK, linestyle=(0, (4, 3)), linewidth=1.3, zorder=1.5)
        halo = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 0.8}
        if upright:
            axes.annotate(label, (level, 1), (0, 2), xycoords=("data", "axes fraction"),
                          textcoords="offset points",
                          va="bottom", ha="center", fontsize=9, bbox=halo)  # fmt: skip
        else:
            under = below is not None and level < below
            axes.annotate(
                label, (1, level), (-2, -3 if under else 3),
                xycoords=("axes fraction", "data"), fontsize=9, bbox=halo,
                textcoords="offset points", va="top" if under else "bottom", ha="right",
            )  # fmt: skip


def _band(value, length: int, label: str):
    """(mean, low, high); low and high are None for a plain line."""
    # A tuple of three sequences is a band; a tuple of three numbers is a line of three
    # points.
    banded = (
        isinstance(value, tuple)
        and len(value) == 3
        and all(np.ndim(part) == 1 for part in value)
    )
    parts = value if banded else (value,)
    names = ("mean", "low", "high") if banded else ("values",)
    arrays = [
        as_array(part, f"{name} of {label!r}", 1)
        for part, name in zip(parts, names, strict=True)
    ]
    for array, name in zip(arrays, names, strict=True):
        if len(array) != length:
            raise ValueError(
                f"{name} of {label!r} must be one for each of {length} x, got"
                f" {len(array)}"
            )
    return tuple(arrays) if banded else (arrays[0], None, None)


def _named(value, name: str) -> Mapping:
    if not isinstance(value, Mapping) or not value:
        raise ValueError(
            f"{name} must be a dict with at least one label, got {type(value).__name__}"
            f" {value!r:.40}"
        )
    return value


def _few_enough(count: int) -> None:
    if count > len(style.PALETTE):
        raise ValueError(
            f"a picture tells at most {len(style.PALETTE)} series apart, got {count}"
        )


def _style_numbers(labels: list[str], styles: Mapping[str, int] | None) -> list[int]:
    """The number of each label's style: what `styles` says, else its place."""
    if styles is None:
        return list(range(len(labels)))
    for label in labels:
        if styles.get(label) not in range(2 * len(style.PALETTE)):
            raise ValueError(
                f"styles must give {label!r} a number from 0 to 15, got"
                f" {styles.get(label)!r}"
            )
    chosen = {label: styles[label] for label in labels}
    if len(set(chosen.values())) < len(chosen):
        raise ValueError(
            f"styles must tell the series of a picture apart, got {chosen}"
        )
    return [styles[label] for label in labels]


def _look(number: int) -> tuple[str, object, str]:
    """Colour, dashes and marker of a style."""
    count = len(style.PALETTE)
    other = (number + count // 2 * (number // count)) % count
    return style.PALETTE[number % count], style.DASHES[other], style.MARKERS[other]


def _positive(name: str, *arrays) -> None:
    for array in arrays:
        if array is not None and (array <= 0).any():
            raise ValueError(
                f"{name} must be positive on a logarithmic axis, got"
                f" {float(np.nanmin(array)):.4g}"
            )


def _roughly_even(x: Sequence[float]) -> bool:
    return len(x) > 1 and np.diff(x).min() >= 0.07 * np.ptp(x)


def _spread(count: int, index: int, lines: int) -> tuple[int, int]:
    """(first, step) of the markers: about twelve a line, staggered so that lines on top
    of each other still tell.
    """
    step = max(1, count // 12)
    return index * step // max(lines, 1), step
