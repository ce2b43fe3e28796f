"""How arrows run: along the grid, from the middle of a side to the middle of a side,
and never through a third box.
"""

from course_lib.figures.schematics.parts import (
    FACING,
    HEAD,
    LANE,
    OUT,
    Arrow,
    Node,
    Point,
    apart,
    line_box,
    touch,
)

BEND = 8  # radius
PORTS = 24  # between two arrows at one side


def facing_sides(start: Node, end: Node) -> tuple[str, str]:
    """The sides at which an arrow leaves and enters unless its author names others:
    across within a row, else down or up.
    """
    if apart(start.grid[1], end.grid[1]) <= 0:
        out = "right" if sum(start.grid[0]) < sum(end.grid[0]) else "left"
    else:
        out = "bottom" if start.grid[1] < end.grid[1] else "top"
    return out, FACING[out]


def lead(arrows: list[Arrow], nodes: list[Node]) -> None:
    """Give every arrow its points.

    Raises:
        ValueError: If an arrow cannot leave and enter as it is told to, or would run
            through a node.
    """
    ports = _ports(arrows)
    _straighten(arrows, ports)
    for arrow in arrows:
        arrow.points = _route(arrow, ports, arrows, nodes)
        for piece in arrow.pieces:
            for node in nodes:
                others = node is not arrow.start and node is not arrow.end
                if others and touch(line_box(*piece), node.box):
                    raise ValueError(
                        f"arrow {arrow} would run through {node.name!r}: name the"
                        f" sides, such as '{arrow.start.name}.right', or move a node"
                    )


def _free(node: Node, side: str) -> tuple[float, float]:
    """The part of a side where arrows may be fixed."""
    along = 1 - OUT[side][0]
    if node.round:
        return node.centre[along], node.centre[along]
    corner = (10, 8)[along]
    return (
        node.start[along] + corner,
        node.start[along] + node.size[along] - corner,
    )


def _ports(arrows: list[Arrow]) -> dict[tuple[Arrow, str], float]:
    """(arrow, "out" or "into") -> where on its side it is fixed.

    Arrows that leave by a side share its middle; those that enter are spread, in the
    order of where they come from.
    """
    sides: dict[tuple[Node, str], list[list[tuple[Arrow, str]]]] = {}
    for arrow in arrows:
        groups = sides.setdefault((arrow.start, arrow.out), [])
        leaving = next((g for g in groups if g[0][1] == "out"), None)
        if leaving is None:
            groups.append([(arrow, "out")])
        else:
            leaving.append((arrow, "out"))
        sides.setdefault((arrow.end, arrow.into), []).append([(arrow, "into")])

    ports = {}
    for (node, side), groups in sides.items():
        along = 1 - OUT[side][0]

        def origin(group, along=along):
            others = [a.end if which == "out" else a.start for a, which in group]
            mean = sum(other.centre[along] for other in others) / len(others)
            return mean, min(arrows.index(arrow) for arrow, _ in group)

        low, high = _free(node, side)
        step = min(PORTS, (high - low) / max(1, len(groups) - 1))
        for i, group in enumerate(sorted(groups, key=origin)):
            at = (low + high) / 2 + (i - (len(groups) - 1) / 2) * step
            ports |= dict.fromkeys(group, at)
    return ports


def _straighten(arrows: list[Arrow], ports: dict) -> None:
    """Where two boxes face each other, the arrow runs straight from the narrower; what
    enters beside it keeps its distance.
    """
    straight: dict[tuple[Node, str], list[float]] = {}
    for arrow in arrows:
        if FACING[arrow.out] != arrow.into:
            continue
        spans = _free(arrow.start, arrow.out), _free(arrow.end, arrow.into)
        from_start = spans[0][1] - spans[0][0] <= spans[1][1] - spans[1][0]
        at = ports[arrow, "out" if from_start else "into"]
        low, high = spans[from_start]  # the wider
        if low - 0.01 <= at <= high + 0.01:
            ports[arrow, "out"] = ports[arrow, "into"] = at
            straight.setdefault((arrow.end, arrow.into), []).append(at)
            straight.setdefault((arrow.start, arrow.out), []).append(at)
    for arrow in arrows:
        low, high = _free(arrow.end, arrow.into)
        comes_from = arrow.start.centre[1 - OUT[arrow.into][0]]
        for line in straight.get((arrow.end, arrow.into), []):
            if 0 < abs(ports[arrow, "into"] - line) < PORTS:
                away = line + (PORTS if comes_from > line else -PORTS)
                ports[arrow, "into"] = min(high, max(low, away))


def _route(arrow: Arrow, ports: dict, arrows: list[Arrow], nodes) -> list[Point]:
    """Points from side to side. `axis` is the one along which the arrow leaves."""
    axis, forward = OUT[arrow.out]

    def point(on_axis: float, beside: float) -> Point:
        return (on_axis, beside) if axis == 0 else (beside, on_axis)

    leaves, enters = arrow.start.edge(arrow.out), arrow.end.edge(arrow.into)
    out, into = ports[arrow, "out"], ports[arrow, "into"]
    if arrow.returns:
        lane = _lane(arrow, arrows, nodes)
        return [
            point(leaves, out),
            point(lane, out),
            point(lane, into),
            point(enters, into),
        ]
    if OUT[arrow.into][0] != axis:  # one bend; here `into` lies along the axis
        back = OUT[arrow.into][1]
        if (into - leaves) * forward < BEND or (out - enters) * back < BEND:
            raise _impossible(arrow)
        return [point(leaves, out), point(into, out), point(into, enters)]
    if FACING[arrow.out] != arrow.into or (enters - leaves) * forward < HEAD + 3:
        raise _impossible(arrow)
    if abs(out - into) < 0.5:
        return [point(leaves, out), point(enters, out)]
    # Two bends: near the start where a line forks, else near the end.
    forks = sum((a.start, a.out) == (arrow.start, arrow.out) for a in arrows) > 1
    turn = leaves + 13 * forward if forks else enters - (HEAD + 8) * forward
    return [
        point(leaves, out),
        point(turn, out),
        point(turn, into),
        point(enters, into),
    ]


def _impossible(arrow: Arrow) -> ValueError:
    return ValueError(
        f"arrow {arrow} cannot run from {arrow.out} to {arrow.into}: name other sides,"
        f" such as '{arrow.start.name}.right', or other places on the grid"
    )


def _lane(arrow: Arrow, arrows: list[Arrow], nodes: list[Node]) -> float:
    """Where an arrow that returns runs: past all that stands between its ends, and past
    the shorter ones that do the same.
    """
    axis, sign = OUT[arrow.out]

    def stretch(a: Arrow):
        both = a.start.grid[1 - axis] + a.end.grid[1 - axis]
        return min(both), max(both)

    def rank(a: Arrow):
        first, last = stretch(a)
        return last - first, arrows.index(a)

    def nearest(node: Node):
        return min(sign * at for at in node.grid[axis])

    outermost = max(sign * at for n in (arrow.start, arrow.end) for at in n.grid[axis])
    passed = [
        node
        for node in nodes
        if apart(node.grid[1 - axis], stretch(arrow)) <= 0
        and nearest(node) <= outermost
    ]
    inner = [
        a
        for a in arrows
        if a.out == a.into == arrow.out
        and apart(stretch(a), stretch(arrow)) < 0
        and rank(a) < rank(arrow)
    ]
    edge = max(sign * node.edge(arrow.out) for node in passed)
    taken = sum(2 * a.lane_room - LANE for a in inner)
    return sign * (edge + taken + arrow.lane_room)
