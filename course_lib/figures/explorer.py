"""Explorers: every combination of a few choices, drawn ahead and put into one piece of
HTML that needs nothing else.

The same object works from stored output on the website and in Jupyter, VS Code and
Colab: no kernel, no library, no other host. Where scripts do not run (GitHub, an
untrusted notebook, print) the first picture stands there. The page's part is in
explore.html, explore.css and explore.js beside this module.
"""

import base64
import hashlib
import html
import itertools
import json
import math
from collections.abc import Callable, Mapping
from importlib import resources
from string import Template

import numpy as np

from course_lib.figures.inputs import visible
from course_lib.figures.matrices import Heatmap, missing_means
from course_lib.figures.picture import Picture, require_alt
from course_lib.figures.style import RAMP_STOPS

MOST_PICTURES = 24
MOST_BUTTONS = 6  # more numbers become a slider, more names a list
MOST_BYTES = 1_000_000  # what a whole page of the course may weigh


class Explorer:
    """One self-contained HTML object; see `explore`."""

    def __init__(self, html_text: str, description: str):
        self.html = html_text
        self.description = description

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.description}

    def __repr__(self) -> str:
        return self.description


def explore(
    draw: Callable[..., Picture],
    *,
    alt: str | None = None,
    caption: str | None = None,
    **choices,
) -> Explorer:
    """Draw `draw(**choice)` for every combination of the choices and let the reader
    move between them.

    Heatmaps travel as one byte a cell, all on one colour scale, and are drawn on a
    canvas where pointing at a cell or at a label reads out its numbers. Other pictures
    travel as they are, at most 24 of them.

    Args:
        draw: Returns a picture of `course_lib.figures` with its own alt text, for one
            value of each choice.
        alt: What the explorer is for, in one sentence; without it the caption or the
            first picture's alt text.
        caption: Printed below.
        **choices: Name -> the values to choose from, or a dict of label: value. The
            first is shown first.

    Raises:
        ValueError: If a choice has no values, `draw` returns something else than a
            picture, or there are too many.

    Example:
        `explore(lambda layer, head: heatmap(weights[layer, head], tokens, tokens,
        alt=...), layer=[0, 1], head=[0, 1])`
    """
    if alt is not None:
        require_alt(alt, "explorer")
    options = {name: _options(name, values) for name, values in choices.items()}
    if not options:
        raise ValueError(
            "explore needs at least one choice, such as head=range(4), got none"
        )
    every = itertools.product(*(named.values() for named in options.values()))
    combinations = [dict(zip(options, values, strict=True)) for values in every]
    frames = []
    for combination in combinations:
        frames.append(_drawn(draw(**combination), combination))
        if not isinstance(frames[-1], Heatmap) and len(combinations) > MOST_PICTURES:
            raise ValueError(
                f"explore holds at most {MOST_PICTURES} pictures, got"
                f" {len(combinations)} combinations"
            )
    if all(isinstance(frame, Heatmap) for frame in frames):
        data, first = _heatmap_data(frames)
    else:
        data, first = _picture_data(frames), frames[0]
    data["choices"] = [_control(name, values) for name, values in options.items()]
    described = "; ".join(
        f"{choice['name']}: {', '.join(choice['options'])}"
        for choice in data["choices"]
    )
    return Explorer(
        _page(data, first, caption),
        f"{alt or caption or first.alt} (choose {described})",
    )


def _options(name: str, values) -> dict[str, object]:
    """Label -> value."""
    named = dict(values) if isinstance(values, Mapping) else {}
    if not isinstance(values, Mapping):
        for value in values:
            label = f"{value:g}" if isinstance(value, float) else str(value)
            if label in named:
                raise ValueError(
                    f"choice {name!r} must have different values, got {label!r} twice"
                )
            named[label] = value
    if not named:
        raise ValueError(f"choice {name!r} must have at least one value, got none")
    return {str(label): value for label, value in named.items()}


def _drawn(picture, combination: dict) -> Picture:
    if not isinstance(picture, Picture):
        raise ValueError(
            "draw must return a picture of course_lib.figures (heatmap, lines, ...), "
            f"got {type(picture).__name__} for {combination}"
        )
    return picture


def _control(name: str, options: dict[str, object]) -> dict:
    if len(options) <= MOST_BUTTONS:
        control = "buttons"
    else:
        numeric = all(
            isinstance(value, (int, float)) and not isinstance(value, bool)
            for value in options.values()
        )
        control = "slider" if numeric else "list"
    return {
        "name": name.replace("_", " "),
        "control": control,
        "options": list(options),
    }


def _picture_data(frames: list[Picture]) -> dict:
    return {
        "frames": [{"alt": frame.alt, "width": frame.width} for frame in frames],
        "pictures": [
            frame.data_uri for frame in frames[1:]
        ],  # the first is in the page already
    }


def _heatmap_data(frames: list[Heatmap]) -> tuple[dict, Heatmap]:
    """The matrices as bytes on a scale common to all, and the first heatmap on that
    scale.
    """
    low, high = min(frame.low for frame in frames), max(frame.high for frame in frames)
    labels: list[list[str]] = []  # each set of labels once
    values, missing = bytearray(), bytearray()
    masks: dict[
        bytes,
        int,
        # each pattern of missing cells once; a causal mask is the same in every head
    ] = {}
    described = []
    for frame in frames:
        finite = np.isfinite(frame.matrix)
        mask = np.packbits(~finite).tobytes()
        if not finite.all() and mask not in masks:
            masks[mask] = len(missing)
            missing += mask
        described.append(
            {
                "at": len(values),
                "rows": frame.matrix.shape[0],
                "columns": frame.matrix.shape[1],
                "r": _label_set(labels, frame.rows),
                "c": _label_set(labels, frame.columns),
                "m": -1 if finite.all() else masks[mask],
                "x": frame.x,
                "y": frame.y,
                # "key position" is an axis; one of its places is "key 'dog'"
                "xname": frame.x.removesuffix(" position"),
                "yname": frame.y.removesuffix(" position"),
                "alt": frame.alt,
                "title": frame.title,
            }
        )
        values += quantise(frame.matrix, low, high).tobytes()
    notes = {missing_means(frame.panel) for frame in frames} - {None}
    data = {
        "frames": described,
        "labels": labels,
        "values": base64.b64encode(values).decode("ascii"),
        "missing": base64.b64encode(missing).decode("ascii"),
        "hatched": " or ".join(sorted(notes)) or None,
        "scale": any(frame.panel.scale for frame in frames),
        # Told as yes and no instead of 1.00 and 0.00.
        "yes_no": all(
            not frame.panel.scale and np.isin(frame.matrix, (0, 1)).all()
            for frame in frames
        ),
        "low": low,
        "high": high,
        # As many decimals as 256 steps can tell: 2 for weights between 0 and 1.
        "digits": min(max(math.floor(-math.log10((high - low) / 255)), 0), 8),
        "ramp": RAMP_STOPS,
    }
    return data, frames[0].on_scale(low, high)


def quantise(matrix: np.ndarray, low: float, high: float) -> np.ndarray:
    """Numbers to bytes: `low + byte * (high - low) / 255` is within (high - low) / 510
    of the number.
    """
    share = (np.where(np.isfinite(matrix), matrix, low) - low) / (high - low)
    return np.rint(np.clip(share, 0, 1) * 255).astype(np.uint8)


def _label_set(labels: list[list[str]], new: list[str] | None) -> int:
    if new is None:
        return -1
    shown = [visible(label) for label in new]
    if shown not in labels:
        labels.append(shown)
    return labels.index(shown)


def _page(data: dict, first: Picture, caption: str | None) -> str:
    # "<" as \u003c: no label can close the script element it travels in.
    text = json.dumps(
        data, ensure_ascii=False, separators=(",", ":"), allow_nan=False
    ).replace("<", "\\u003c")
    still = first.data_uri
    # Named by its content: the same bytes at every build, another name for another
    # explorer on the page.
    scope = "ce-" + hashlib.sha256(f"{text}{still}{caption}".encode()).hexdigest()[:12]
    files = resources.files("course_lib.figures")
    page = Template(files.joinpath("explore.html").read_text("utf-8")).substitute(
        scope=scope,
        css=files.joinpath("explore.css").read_text("utf-8"),
        js=files.joinpath("explore.js").read_text("utf-8"),
        still=still,
        width=first.width,
        alt=html.escape(first.alt),
        caption=f"<figcaption>{html.escape(caption)}</figcaption>\n" if caption else "",
        data=text,
    )
    size = len(page.encode())
    if size > MOST_BYTES:
        raise ValueError(
            f"explore holds at most {MOST_BYTES:,} bytes, got {size:,}: draw fewer or"
            " smaller pictures"
        )
    return page
