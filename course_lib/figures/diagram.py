"""Schematics: what a teacher would draw on the board, from a few lines of code."""

from collections.abc import Mapping, Sequence
from numbers import Real

from course_lib.figures.picture import require_alt
from course_lib.figures.schematics import svg
from course_lib.figures.schematics.arrows import facing_sides, lead
from course_lib.figures.schematics.grid import place_nodes
from course_lib.figures.schematics.labels import place_frames, place_labels
from course_lib.figures.schematics.parts import OUT, Arrow, Frame, Node
from course_lib.figures.schematics.text import LABEL, NOTE, Label
from course_lib.suggest import did_you_mean

SYMBOLS = {"add": "+", "multiply": "×", "dot": ""}  # labels of kinds that need none


class Diagram:
    """A schematic in HTML with its alt text; see `diagram`."""

    def __init__(self, nodes, arrows, frames, alt: str, caption: str | None):
        self.nodes, self.arrows, self.frames, self.alt = nodes, arrows, frames, alt
        self.html = svg.page(nodes, arrows, frames, alt, caption)

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.alt}

    def __repr__(self) -> str:
        return self.alt


def diagram(
    nodes: Mapping[str, tuple],
    arrows: Sequence[tuple] = (),
    *,
    alt: str,
    frames: Sequence[tuple[str, Sequence[str]]] | Mapping[str, Sequence[str]] = (),
    caption: str | None = None,
) -> Diagram:
    """Draw boxes on a grid, arrows between them, and the shape of the tensor on each
    arrow.

    Columns count to the right and rows down; halves are allowed, and a pair such as
    `(0, 2)` makes a box that reaches from one to the other. Columns are only as wide as
    their boxes. Three narrow columns fit a phone, so let long things run down.

    In labels `W_Q` and `x_{t-1}` are subscripts, `d^2` and `e^{-t}` superscripts, and
    "\\n" starts a line; the rest is Unicode (√, ᵀ, ᾱ, θ).

    The kind of a node gives it the same look in all chapters. Round corners hold
    learned weights: `embedding`, `linear`, `attention`, `norm`, `feedforward`,
    `recurrent`, `convolution`, and `model` for a whole network. Pills have no weights:
    `softmax`, `mask`, `function`. Others: `data` (a tensor, tokens), `memory` (a cache,
    a store), `random` (noise, a sample), `loss`, the circles `add`, `multiply` and
    `operator`, `dot` where a line branches, and `text` without a border.

    Args:
        nodes: Name -> (column, row, kind) or (column, row, kind, label); without a
            label the name is written, or the sign of an `add` or `multiply`.
        arrows: (from, to), (from, to, label) or (from, to, label, "dashed"). The sides
            follow from the places; `"x.right"` names one. From right to right (or left
            to left) an arrow runs around what stands between.
        alt: What a reader who cannot see the diagram should know.
        frames: (caption, names of the nodes inside) of dashed frames, such as
            `[("× L", ["norm", "attention", "add"])]`, or a dict of these.
        caption: Printed below.

    Raises:
        ValueError: If a node or kind is unknown, two nodes stand in one place, an arrow
            would run through a box, or the alt text is missing.

    Example:
        `diagram({"X": (0, 0, "data"), "W_Q": (0, 1, "linear"), "Q": (0, 2, "data")},
        [("X", "W_Q", "(T, W)"), ("W_Q", "Q", "(T, D)")], alt="X times W_Q gives Q.")`
    """
    alt = require_alt(alt, "diagram")
    if not isinstance(nodes, Mapping) or not nodes:
        raise ValueError(
            "nodes must be a dict of name: (column, row, kind), got"
            f" {type(nodes).__name__} {nodes!r}"
        )
    boxes = {name: _node(name, entry) for name, entry in nodes.items()}
    lines = [_arrow(entry, boxes) for entry in arrows]
    pairs = frames.items() if isinstance(frames, Mapping) else frames
    around = [_frame(name, members, boxes) for name, members in pairs]
    parts = list(boxes.values()), lines, around
    place_nodes(*parts)
    lead(lines, parts[0])
    place_frames(around, lines)
    place_labels(lines, parts[0], around)
    return Diagram(*parts, alt, caption)


def _node(name: str, entry) -> Node:
    if isinstance(entry, str) or len(entry) not in (3, 4):
        raise ValueError(
            f"node {name!r} must be (column, row, kind) or (column, row, kind, label),"
            f" got {entry!r}"
        )
    column, row, kind, *label = entry
    if kind not in svg.KINDS:
        raise ValueError(
            f"node {name!r} has the unknown kind {kind!r} (kinds are"
            f" {', '.join(svg.KINDS)}){did_you_mean(str(kind), svg.KINDS)}"
        )
    grid = (
        _stretch(column, f"column of node {name!r}"),
        _stretch(row, f"row of node {name!r}"),
    )
    text = label[0] if label else SYMBOLS.get(kind, name)
    label = _label(text, LABEL, f"node {name!r}")
    return Node(name, grid, kind, svg.KINDS[kind][0], label)


def _label(text, size: float, of: str) -> Label:
    if not isinstance(text, str):
        raise ValueError(f"label of {of} must be a text, got {text!r}")
    return Label(text, size)


def _stretch(value, of: str) -> tuple[float, float]:
    first, last = value if isinstance(value, (tuple, list)) else (value, value)
    if not all(isinstance(at, Real) for at in (first, last)) or first > last:
        raise ValueError(f"{of} must be a number or (first, last), got {value!r}")
    return float(first), float(last)


def _arrow(entry, nodes: dict[str, Node]) -> Arrow:
    if isinstance(entry, str) or len(entry) not in (2, 3, 4):
        raise ValueError(
            "an arrow must be (from, to) or (from, to, label) or (from, to, label,"
            f" 'dashed'), got {entry!r}"
        )
    label, look = [*entry[2:], "", ""][:2]
    of = f"arrow {tuple(entry[:2])!r}"
    if look not in ("", "dashed"):
        raise ValueError(f"{of} may be 'dashed', got {look!r}")
    (start, out), (end, into) = (_end(text, nodes, of) for text in entry[:2])
    if start is end:
        raise ValueError(f"{of} must lead to another node")
    facing = facing_sides(start, end)
    out, into = out or facing[0], into or facing[1]
    return Arrow(start, end, out, into, _label(label, NOTE, of), look == "dashed")


def _frame(name: str, members, nodes: dict[str, Node]) -> Frame:
    if isinstance(members, str) or not members:
        raise ValueError(
            f"frame {name!r} must hold the names of nodes, got {members!r}"
        )
    found = [_find(member, nodes, f"frame {name!r}") for member in members]
    return Frame(_label(name, NOTE, "a frame"), found)


def _end(text: str, nodes: dict[str, Node], of: str) -> tuple[Node, str | None]:
    """The node, and the side where one is named."""
    name, _, side = text.rpartition(".")
    if text not in nodes and side in OUT:
        return _find(name, nodes, of), side
    return _find(text, nodes, of), None


def _find(name: str, nodes: dict[str, Node], of: str) -> Node:
    if name not in nodes:
        raise ValueError(
            f"{of} names {name!r}, which is no node{did_you_mean(str(name), nodes)}"
        )
    return nodes[name]
