"""Where the boxes stand: columns and rows as near to each other as their boxes, and
what runs between these, allow.
"""

import math
from collections.abc import Callable

from course_lib.figures.schematics.parts import FRAME, OUT, Arrow, Frame, Node, apart

PAD_X, PAD_Y = 12, 8  # between a label and its border
LEAST_WIDTH = 54
CIRCLE, DOT = 28, 7
LEAST_GAP = (20.0, 24.0)  # between boxes across and down
ARROW = 32  # the least length of an arrow, without its label


def place_nodes(nodes: list[Node], arrows: list[Arrow], frames: list[Frame]) -> None:
    """Give every node its size and its place.

    Raises:
        ValueError: If two nodes stand in one place.
    """
    _size(nodes)
    for axis in (0, 1):
        _place_along(axis, nodes, arrows, frames)


def _size(nodes: list[Node]) -> None:
    for node in nodes:
        wide, high = node.label.width, node.label.height
        if node.shape == "dot":
            node.size = [DOT, DOT]
        elif node.shape == "circle":
            node.size = [max(CIRCLE, wide + 12)] * 2
        elif node.shape == "none":
            node.size = [wide + 6, high]
        else:
            node.size = [max(LEAST_WIDTH, wide + 2 * PAD_X), high + 2 * PAD_Y]
    # Boxes in one column are equally wide, as a stack is drawn.
    boxes = [node for node in nodes if not node.round and node.shape != "none"]
    for node in boxes:
        node.size[0] = max(n.size[0] for n in boxes if n.grid[0] == node.grid[0])


def _place_along(axis: int, nodes, arrows, frames) -> None:
    def half(node: Node, at: float) -> float:
        """What a node needs beyond its outermost grid line."""
        if node.grid[axis][0] == node.grid[axis][1]:
            return node.size[axis] / 2
        single = [n.size[axis] for n in nodes if n.grid[axis] == (at, at)]
        return max(single, default=LEAST_WIDTH) / 2

    distances = []  # (grid line, grid line, pixels between them at least)
    for first, last in _neighbours(axis, nodes):
        start, end = first.grid[axis][1], last.grid[axis][0]
        gap = _gap(first, last, arrows, frames, axis)
        distances.append((start, end, half(first, start) + gap + half(last, end)))
    for node in nodes:
        start, end = node.grid[axis]
        if start < end:
            inside = node.size[axis] - half(node, start) - half(node, end)
            distances.append((start, end, inside))
    if axis == 0:
        distances += _labels_side_by_side(arrows)

    pixels = _scale([at for node in nodes for at in node.grid[axis]], distances)
    for node in nodes:
        first, last = node.grid[axis]
        node.start[axis] = pixels(first) - half(node, first)
        node.size[axis] = pixels(last) + half(node, last) - node.start[axis]


def _neighbours(axis: int, nodes: list[Node]):
    """Pairs of nodes, in order, that must keep their distance along an axis."""
    for i, one in enumerate(nodes):
        for two in nodes[i + 1 :]:
            steps = [apart(one.grid[a], two.grid[a]) for a in (0, 1)]
            if max(steps) < 0.5:
                raise ValueError(
                    f"nodes {one.name!r} and {two.name!r} overlap: give them columns or"
                    " rows at least half a step apart"
                )
            along, other = steps[axis], steps[1 - axis]
            # A row is a line of the picture, so whole rows keep their distance from
            # each other; boxes of different rows may stand above each other.
            whole_rows = axis == 1 and along >= 1
            if along >= 0.5 and (other < 1 or whole_rows):
                yield sorted((one, two), key=lambda node: node.grid[axis])


def _gap(first: Node, last: Node, arrows, frames, axis: int) -> float:
    """Room between two neighbours for the arrows and frames between them."""
    after, before = ("right", "left") if axis == 0 else ("bottom", "top")
    gap, lanes = LEAST_GAP[axis], 0.0
    for arrow in arrows:
        ends = {(arrow.start, arrow.out), (arrow.end, arrow.into)}
        touches = {(first, after), (last, before)} & ends
        if arrow.returns:
            lanes += arrow.lane_room if touches else 0
        elif axis == 0 and touches:
            between = {first, last} == {arrow.start, arrow.end}
            gap = max(gap, ARROW + (arrow.label.width if between else 0))
        elif axis == 1 and OUT[arrow.out][0] == 1:
            upper, lower = sorted((arrow.start.grid[1], arrow.end.grid[1]))
            if (upper[1], lower[0]) == (first.grid[1][1], last.grid[1][0]):
                bend = 14 if apart(arrow.start.grid[0], arrow.end.grid[0]) > 0 else 0
                gap = max(gap, ARROW + arrow.label.height + bend)
    for frame in frames:
        starts = min(node.grid[axis][0] for node in frame.members)
        ends = max(node.grid[axis][1] for node in frame.members)
        opens = last in frame.members and starts == last.grid[axis][0]
        closes = first in frame.members and ends == first.grid[axis][1]
        if opens or closes:
            gap += FRAME + (frame.label.height / 2 if axis == 1 else 0)
    return gap + lanes


def _labels_side_by_side(arrows: list[Arrow]) -> list[tuple[float, float, float]]:
    """Labels of arrows that go down beside each other must not touch."""

    def column(arrow):
        """Where the label will stand: an arrow between a narrow and a wide box runs
        straight from the narrow one.
        """
        first, last = min(
            arrow.start.grid[0], arrow.end.grid[0], key=lambda g: g[1] - g[0]
        )
        return (first + last) / 2

    def rows(arrow):
        upper, lower = sorted((arrow.start.grid[1], arrow.end.grid[1]))
        return upper[0], lower[0]

    down = [a for a in arrows if a.label.lines and OUT[a.out][0] == 1]
    distances = []
    for i, one in enumerate(down):
        for two in down[i + 1 :]:
            left, right = sorted((column(one), column(two)))
            if left < right and apart(rows(one), rows(two)) < 0:
                wide = (one.label.width + two.label.width) / 2 + 12
                distances.append((left, right, wide))
    return distances


def _scale(used: list[float], distances: list[tuple]) -> Callable[[float], float]:
    """Grid line -> pixels, so that all distances are kept. Whole steps share what is
    missing; a line between two whole ones lies evenly between them.
    """
    low = math.floor(min(used))
    steps = [20.0] * max(1, math.ceil(max(used)) - low)

    def shares(start, end):
        """How much of each whole step lies between two grid lines."""
        return [
            max(0.0, min(end, low + i + 1) - max(start, low + i))
            for i in range(len(steps))
        ]

    def length(parts):
        return sum(part * step for part, step in zip(parts, steps, strict=True))

    for start, end, distance in sorted(distances, key=lambda d: (d[1] - d[0], d)):
        parts = shares(start, end)
        missing = distance - length(parts)
        if missing > 0:
            square = sum(part**2 for part in parts)
            steps = [
                step + missing * part / square
                for part, step in zip(parts, steps, strict=True)
            ]
    return lambda at: length(shares(low, at))
