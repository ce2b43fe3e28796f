"""Where the boxes of a diagram stand and how its arrows run, in CSS pixels.

Columns and rows are as wide as what stands in them asks for. An arrow leaves and enters
a box at the middle of a side, runs along the grid with rounded bends, and never through
a third box.
"""

import math
from dataclasses import dataclass, field

from course_lib.figures.diagram_text import Label

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom

PAD_X, PAD_Y = 12, 8  # between a label and its border
LEAST_WIDTH = 54
CIRCLE, DOT = 28, 7
HEAD = 9  # length of an arrow's head
BEND = 8  # radius
LANE = 18  # between a box and an arrow that runs around it
PORTS = 24  # between two arrows at one side
FRAME = 12  # between a frame and what is inside
MARGIN = 4
OUT = {"top": (0, -1), "bottom": (0, 1), "left": (-1, 0), "right": (1, 0)}
FACING = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


@dataclass(eq=False)
class Node:
    """A box on the grid; `place` gives it its rectangle."""

    name: str
    columns: tuple[float, float]  # the first and the last
    rows: tuple[float, float]
    kind: str
    shape: str
    label: Label
    width: float = 0.0
    height: float = 0.0
    left: float = 0.0
    top: float = 0.0

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def centre(self) -> Point:
        return self.left + self.width / 2, self.top + self.height / 2

    @property
    def box(self) -> Box:
        return self.left, self.top, self.right, self.bottom

    @property
    def round(self) -> bool:
        return self.shape in ("circle", "dot")


@dataclass(eq=False)
class Arrow:
    """`place` gives it its sides, its points and the centre of its label."""

    start: Node
    end: Node
    out: str | None  # side of the start, None where the grid decides
    into: str | None
    label: Label
    dashed: bool = False
    points: list[Point] = field(default_factory=list)
    at: Point = (0.0, 0.0)

    @property
    def bent(self) -> bool:
        return len(self.points) > 2

    def name(self) -> str:
        return f"{self.start.name!r} → {self.end.name!r}"


@dataclass(eq=False)
class Frame:
    """A dashed frame around nodes."""

    label: Label
    members: list[Node]
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    at: Point = (0.0, 0.0)  # centre of the caption


def place(nodes: list[Node], arrows: list[Arrow], frames: list[Frame]) -> None:
    """Give every node, arrow and frame its place.

    Raises:
        ValueError: If two nodes stand in one place, or an arrow would run through a
            node or cannot leave and enter as it is told to.
    """
    _size(nodes)
    _choose_sides(arrows)
    for axis in (0, 1):
        _spread(nodes, arrows, frames, axis)
    ports = _ports(arrows)
    for arrow in arrows:
        arrow.points = _route(arrow, ports, arrows, nodes)
        _refuse_crossing(arrow, nodes)
    for frame in sorted(frames, key=lambda frame: len(frame.members)):
        _surround(frame, frames, arrows)
    _place_labels(arrows, nodes, frames)


def _size(nodes: list[Node]) -> None:
    for node in nodes:
        if node.shape == "dot":
            node.width = node.height = DOT
        elif node.shape == "circle":
            node.width = node.height = max(CIRCLE, node.label.width + 12)
        elif node.shape == "none":
            node.width, node.height = node.label.width + 6, node.label.height
        else:
            node.width = max(LEAST_WIDTH, node.label.width + 2 * PAD_X)
            node.height = node.label.height + 2 * PAD_Y
    boxes = [node for node in nodes if node.shape not in ("dot", "circle", "none")]
    for node in boxes:  # boxes of one column are equally wide, as a stack is drawn
        peers = [peer.width for peer in boxes if peer.columns == node.columns]
        node.width = max(peers)


def _choose_sides(arrows: list[Arrow]) -> None:
    for arrow in arrows:
        start, end = arrow.start, arrow.end
        if _apart(start.rows, end.rows) <= 0:
            out = "right" if sum(start.columns) < sum(end.columns) else "left"
        else:
            out = "bottom" if start.rows[0] < end.rows[0] else "top"
        arrow.out = arrow.out or out
        arrow.into = arrow.into or FACING[out]


def _apart(first: tuple, second: tuple) -> float:
    """Grid steps between two stretches; negative where they overlap."""
    return max(second[0] - first[1], first[0] - second[1])


# Columns and rows ------------------------------------------------------------


def _spread(nodes, arrows, frames, axis: int) -> None:
    """Place all nodes along one axis (0 across, 1 down), as near to each other as what
    stands between them allows.
    """

    def stretch(node):
        return node.columns if axis == 0 else node.rows

    def length(node):
        return node.width if axis == 0 else node.height

    def half(node, at):
        """What a node needs beyond its outermost grid line."""
        if stretch(node)[0] == stretch(node)[1]:
            return length(node) / 2
        singles = [length(n) for n in nodes if stretch(n) == (at, at)]
        return max(singles, default=LEAST_WIDTH) / 2

    wanted = []  # (from, to, distance) on this axis
    for i, one in enumerate(nodes):
        for two in nodes[i + 1 :]:
            across = _apart(one.columns, two.columns)
            down = _apart(one.rows, two.rows)
            if across < 0.5 and down < 0.5:
                raise ValueError(
                    f"nodes {one.name!r} and {two.name!r} overlap: give them columns or"
                    " rows at least half a step apart"
                )
            steps, others = (across, down) if axis == 0 else (down, across)
            if steps < 0.5 or (axis == 0 and others >= 1):
                continue
            if axis == 1 and steps < 1 <= others:
                continue
            first, last = sorted((one, two), key=stretch)
            start, end = stretch(first)[1], stretch(last)[0]
            gap = _gap(first, last, arrows, frames, axis)
            wanted.append((start, end, half(first, start) + gap + half(last, end)))
    for node in nodes:
        first, last = stretch(node)
        if first < last:
            wanted.append(
                (first, last, length(node) - half(node, first) - half(node, last))
            )
    if axis == 0:
        wanted += _labels_side_by_side(arrows)
    line = _lines([at for node in nodes for at in stretch(node)], wanted)
    for node in nodes:
        first, last = stretch(node)
        start = line(first) - half(node, first)
        size = line(last) + half(node, last) - start
        if axis == 0:
            node.left, node.width = start, size
        else:
            node.top, node.height = start, size


def _lines(used: list[float], wanted: list[tuple]):
    """Grid coordinate -> pixels, so that all distances are kept. Whole steps share what
    is missing; coordinates between two whole ones lie evenly between them.
    """
    low = math.floor(min(used))
    pitch = [20.0] * max(1, math.ceil(max(used)) - low)

    def covered(start, end):
        return [
            max(0.0, min(end, low + i + 1) - max(start, low + i))
            for i in range(len(pitch))
        ]

    for start, end, distance in sorted(wanted, key=lambda w: (w[1] - w[0], w)):
        shares = covered(start, end)
        missing = distance - sum(s * p for s, p in zip(shares, pitch, strict=True))
        if missing > 0:
            square = sum(share**2 for share in shares)
            pitch = [
                p + missing * s / square for s, p in zip(shares, pitch, strict=True)
            ]
    return lambda at: sum(s * p for s, p in zip(covered(low, at), pitch, strict=True))


def _gap(first: Node, last: Node, arrows, frames, axis: int) -> float:
    """Room between two neighbours for the arrows and frames between them."""
    after, before = ("right", "left") if axis == 0 else ("bottom", "top")
    gap, lanes = (20.0, 0.0) if axis == 0 else (24.0, 0.0)
    for arrow in arrows:
        ends = {(arrow.start.name, arrow.out), (arrow.end.name, arrow.into)}
        touches = {(first.name, after), (last.name, before)} & ends
        if arrow.out == arrow.into:
            lanes += _lane_room(arrow) if touches else 0
        elif axis == 0 and touches:
            both = {first.name, last.name} == {arrow.start.name, arrow.end.name}
            gap = max(gap, 32 + (arrow.label.width if both else 0))
        elif axis == 1 and arrow.out in (after, before):
            rows = sorted((arrow.start.rows, arrow.end.rows))
            if (rows[0][1], rows[1][0]) == (first.rows[1], last.rows[0]):
                bent = _apart(arrow.start.columns, arrow.end.columns) > 0
                gap = max(gap, 30 + arrow.label.height + 14 * bent)
    for frame in frames:
        inside = [node in frame.members for node in (first, last)]
        if inside[0] != inside[1]:
            gap += FRAME + (frame.label.height / 2 if axis == 1 else 0)
    return gap + lanes


def _lane_room(arrow: Arrow) -> float:
    """How far from the boxes an arrow runs that comes back to the same side."""
    if arrow.out in ("left", "right") and arrow.label.lines:
        return max(LANE, arrow.label.width / 2 + 8)
    return LANE + (arrow.label.height if arrow.label.lines else 0)


def _labels_side_by_side(arrows: list[Arrow]) -> list[tuple]:
    """Labels of arrows that go down beside each other must not touch."""
    wanted = []
    down = [a for a in arrows if a.label.lines and a.out in ("top", "bottom")]
    for i, one in enumerate(down):
        for two in down[i + 1 :]:
            rows = [sorted((a.start.rows[0], a.end.rows[0])) for a in (one, two)]
            places = sorted(_middle(a) for a in (one, two))
            if _apart(*map(tuple, rows)) < 0 and places[0] < places[1]:
                wide = (one.label.width + two.label.width) / 2 + 12
                wanted.append((*places, wide))
    return wanted


def _middle(arrow: Arrow) -> float:
    """The column in which a vertical arrow's label will stand."""
    ends = [arrow.start.columns, arrow.end.columns]
    narrow = min(ends, key=lambda c: c[1] - c[0])
    return sum(narrow) / 2


# Arrows ----------------------------------------------------------------------


def _along(side: str) -> int:
    """Axis along which ports of a side are spread."""
    return 0 if side in ("top", "bottom") else 1


def _extent(node: Node, side: str) -> tuple[float, float]:
    if node.round:
        middle = node.centre[_along(side)]
        return middle, middle
    if _along(side) == 0:
        return node.left + 10, node.right - 10
    return node.top + 8, node.bottom - 8


def _ports(arrows: list[Arrow]) -> dict[tuple[int, str], float]:
    """(id of the arrow, "out" or "into") -> where on its side it is fixed.

    Arrows that leave a side share its middle, arrows that enter are spread in the order
    of where they come from.
    """
    sides: dict[tuple[str, str], list] = {}
    for arrow in arrows:
        sides.setdefault((arrow.start.name, arrow.out), []).append((arrow, "out"))
        sides.setdefault((arrow.end.name, arrow.into), []).append((arrow, "into"))
    ports = {}
    for (_, side), ends in sides.items():
        node = ends[0][0].start if ends[0][1] == "out" else ends[0][0].end
        low, high = _extent(node, side)
        groups: dict[object, list] = {}
        for arrow, which in ends:
            key = "out" if which == "out" else (which, id(arrow))
            groups.setdefault(key, []).append((arrow, which))
        ordered = sorted(groups.values(), key=lambda g: _order(g, side, arrows))
        step = min(PORTS, (high - low) / max(1, len(ordered) - 1))
        for i, group in enumerate(ordered):
            at = (low + high) / 2 + (i - (len(ordered) - 1) / 2) * step
            for arrow, which in group:
                ports[id(arrow), which] = at
    _straighten(arrows, ports)
    return ports


def _order(group: list, side: str, arrows: list[Arrow]) -> tuple:
    axis = _along(side)
    others = [
        (arrow.end if which == "out" else arrow.start).centre[axis]
        for arrow, which in group
    ]
    return sum(others) / len(others), min(arrows.index(arrow) for arrow, _ in group)


def _straighten(arrows: list[Arrow], ports: dict) -> None:
    """Where two boxes face each other, the arrow runs straight from the narrower."""
    fixed: dict[tuple[str, str], list[float]] = {}
    for arrow in arrows:
        if FACING[arrow.out] != arrow.into:
            continue
        out, into = (id(arrow), "out"), (id(arrow), "into")
        spans = _extent(arrow.start, arrow.out), _extent(arrow.end, arrow.into)
        narrow = out if spans[0][1] - spans[0][0] <= spans[1][1] - spans[1][0] else into
        wide = spans[1] if narrow == out else spans[0]
        if wide[0] - 0.01 <= ports[narrow] <= wide[1] + 0.01:
            ports[out] = ports[into] = ports[narrow]
            for node, side in ((arrow.start, arrow.out), (arrow.end, arrow.into)):
                fixed.setdefault((node.name, side), []).append(ports[narrow])
    for arrow in arrows:  # what is not straight keeps its distance from what is
        for node, side, which in (
            (arrow.start, arrow.out, "out"),
            (arrow.end, arrow.into, "into"),
        ):
            at, other = ports[id(arrow), which], arrow.end
            if which == "into":
                other = arrow.start
            for line in fixed.get((node.name, side), []):
                if which == "into" and 0 < abs(at - line) < PORTS:
                    sign = 1 if other.centre[_along(side)] > line else -1
                    low, high = _extent(node, side)
                    ports[id(arrow), which] = min(high, max(low, line + sign * PORTS))


def _fix(node: Node, side: str, at: float) -> Point:
    return {
        "top": (at, node.top),
        "bottom": (at, node.bottom),
        "left": (node.left, at),
        "right": (node.right, at),
    }[side]


def _route(arrow: Arrow, ports: dict, arrows: list[Arrow], nodes) -> list[Point]:
    start = _fix(arrow.start, arrow.out, ports[id(arrow), "out"])
    end = _fix(arrow.end, arrow.into, ports[id(arrow), "into"])
    out, into = OUT[arrow.out], OUT[arrow.into]
    if FACING[arrow.out] == arrow.into:
        axis = 1 - _along(arrow.out)
        room = (end[axis] - start[axis]) * out[axis]
        if room < HEAD + 3:
            raise _impossible(arrow)
        if abs(start[1 - axis] - end[1 - axis]) < 0.5:
            return [start, end]
        fork = [a for a in arrows if (a.start, a.out) == (arrow.start, arrow.out)]
        if len(fork) > 1:
            turn = start[axis] + 13 * out[axis]
        else:
            turn = end[axis] - (HEAD + 8) * out[axis]
        if axis == 1:
            return [start, (start[0], turn), (end[0], turn), end]
        return [start, (turn, start[1]), (turn, end[1]), end]
    if arrow.out == arrow.into:
        lane = _lane(arrow, arrows, nodes)
        if _along(arrow.out) == 1:
            return [start, (lane, start[1]), (lane, end[1]), end]
        return [start, (start[0], lane), (end[0], lane), end]
    corner = (start[0], end[1]) if _along(arrow.out) == 0 else (end[0], start[1])
    for here, normal in ((start, out), (end, into)):
        towards = sum((c - h) * n for c, h, n in zip(corner, here, normal, strict=True))
        if towards < BEND:
            raise _impossible(arrow)
    return [start, corner, end]


def _impossible(arrow: Arrow) -> ValueError:
    return ValueError(
        f"arrow {arrow.name()} cannot run from {arrow.out} to {arrow.into}: name other"
        f" sides, such as '{arrow.start.name}.right', or other places on the grid"
    )


def _lane(arrow: Arrow, arrows: list[Arrow], nodes: list[Node]) -> float:
    """Where an arrow that comes back to the same side runs: past all that stands
    between, and past the shorter ones that do the same.
    """
    axis = 1 - _along(arrow.out)
    sign = OUT[arrow.out][axis]
    across = (lambda n: n.rows) if axis == 0 else (lambda n: n.columns)
    depth = (lambda n: n.columns) if axis == 0 else (lambda n: n.rows)

    def stretch(a):
        both = across(a.start) + across(a.end)
        return min(both), max(both)

    outermost = max(max(sign * d for d in depth(n)) for n in (arrow.start, arrow.end))
    passed = [
        n
        for n in nodes
        if _apart(across(n), stretch(arrow)) <= 0
        and min(sign * d for d in depth(n)) <= outermost
    ]
    edge = max(sign * getattr(node, arrow.out) for node in passed)
    mine = stretch(arrow)
    inner = [
        a
        for a in arrows
        if a is not arrow
        and a.out == a.into == arrow.out
        and _apart(stretch(a), mine) < 0
        and (stretch(a)[1] - stretch(a)[0], arrows.index(a))
        < (mine[1] - mine[0], arrows.index(arrow))
    ]
    inner_room = sum(2 * _lane_room(a) - LANE for a in inner)
    return sign * (edge + inner_room + _lane_room(arrow))


def _refuse_crossing(arrow: Arrow, nodes: list[Node]) -> None:
    for start, end in _pieces(arrow):
        for node in nodes:
            if node is arrow.start or node is arrow.end:
                continue
            if _touch(_line_box(start, end), node.box):
                raise ValueError(
                    f"arrow {arrow.name()} would run through {node.name!r}: name the"
                    f" sides, such as '{arrow.start.name}.right', or move a node"
                )


# Labels ----------------------------------------------------------------------


def label_box(label: Label, at: Point) -> Box:
    x, y = at
    wide, high = label.width / 2 + 3, label.height / 2
    return x - wide, y - high, x + wide, y + high


def _pieces(arrow: Arrow) -> list[tuple[Point, Point]]:
    return list(zip(arrow.points, arrow.points[1:], strict=False))


def _touch(one: Box, two: Box) -> bool:
    return one[0] < two[2] and one[2] > two[0] and one[1] < two[3] and one[3] > two[1]


def _line_box(start: Point, end: Point) -> Box:
    (x0, y0), (x1, y1) = start, end
    return min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1


def _place_labels(arrows: list[Arrow], nodes: list[Node], frames: list[Frame]) -> None:
    """Captions of frames in a corner and labels on arrows, where no line is in the way."""
    lines = [(arrow, _line_box(*p)) for arrow in arrows for p in _pieces(arrow)]
    taken = [node.box for node in nodes]
    for frame in frames:
        half = frame.label.width / 2 + 12
        corners = [
            (x, y)
            for y in (frame.top, frame.bottom)
            for x in (frame.left + half, frame.right - half)
        ]
        frame.at = next(
            (
                corner
                for corner in corners
                if not any(
                    _touch(label_box(frame.label, corner), line) for _, line in lines
                )
            ),
            corners[0],
        )
        taken.append(label_box(frame.label, frame.at))
    for frame in frames:
        left, top, right, bottom = frame.left, frame.top, frame.right, frame.bottom
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        taken += [
            _line_box(a, b)
            for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
        ]
    for arrow in arrows:
        if not arrow.label.lines:
            continue
        others = taken + [line for owner, line in lines if owner is not arrow]
        places = _label_places(arrow, arrows)
        arrow.at = next(
            (
                at
                for at in places
                if not any(
                    _touch(label_box(arrow.label, at), other) for other in others
                )
            ),
            places[0],
        )
        taken.append(label_box(arrow.label, arrow.at))


def _label_places(arrow: Arrow, arrows: list[Arrow]) -> list[Point]:
    """Where the label might stand, best first: on a piece that goes down, then above or
    below one that goes across. Of two arrows there and back each has its own side.
    """
    back = any(a.start is arrow.end and a.end is arrow.start for a in arrows)
    wide, tall = arrow.label.width, arrow.label.height
    down, across = [], []
    pieces = _pieces(arrow)
    for (x0, y0), (x1, y1) in sorted(pieces, key=_length, reverse=True):
        if (x1, y1) == arrow.points[-1]:  # the head is no place for letters
            x1 -= math.copysign(HEAD, x1 - x0) if x1 != x0 else 0
            y1 -= math.copysign(HEAD, y1 - y0) if y1 != y0 else 0
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            if x0 != x1:
                sides = (1, -1) if back and x1 < x0 else (-1, 1)
                across += [(x, y + side * (tall / 2 + 2)) for side in sides]
            elif back and not arrow.bent:
                down.append((x + (wide / 2 + 6) * (1 if y1 < y0 else -1), y))
            elif abs(y1 - y0) >= tall + 4:
                down.append((x, y))
    return down + across + [arrow.points[0]]


def _length(piece: tuple[Point, Point]) -> float:
    (x0, y0), (x1, y1) = piece
    return abs(x1 - x0) + abs(y1 - y0)


# Frames ----------------------------------------------------------------------


def _surround(frame: Frame, frames: list[Frame], arrows: list[Arrow]) -> None:
    members = set(frame.members)
    inner = [f for f in frames if set(f.members) < members]
    boxes = [node.box for node in frame.members]
    boxes += [(f.left, f.top - f.label.height / 2, f.right, f.bottom) for f in inner]
    for arrow in arrows:
        if {arrow.start, arrow.end} <= members:
            boxes += [(x, y, x, y) for x, y in arrow.points]
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    frame.left, frame.right = min(lefts) - FRAME, max(rights) + FRAME
    frame.top = min(tops) - FRAME - frame.label.height / 4
    frame.bottom = max(bottoms) + FRAME
    frame.right = max(frame.right, frame.left + frame.label.width + 20)
