"""Frames around boxes, their captions, and the labels on arrows, each where no line is
in the way.
"""

import math

from course_lib.figures.schematics.parts import (
    FRAME,
    HEAD,
    Arrow,
    Box,
    Frame,
    Node,
    Point,
    label_box,
    line_box,
    touch,
)


def place_frames(frames: list[Frame], arrows: list[Arrow]) -> None:
    """Give every frame its box and its caption's place; a frame inside another comes
    first.
    """
    lines = [line_box(*piece) for arrow in arrows for piece in arrow.pieces]
    for frame in sorted(frames, key=lambda frame: len(frame.members)):
        members = set(frame.members)
        inside = [node.box for node in frame.members]
        for other in frames:
            if set(other.members) < members:
                inside += [other.box, label_box(other.label, other.at)]
        for arrow in arrows:
            if {arrow.start, arrow.end} <= members:
                inside += [(x, y, x, y) for x, y in arrow.points]
        left, top, right, bottom = around(inside, FRAME)
        top -= frame.label.height / 4
        half = frame.label.width / 2 + 10
        corners = [(x, y) for y in (top, bottom) for x in (left + half, right - half)]
        # Where an arrow crosses them all, the frame gets wider.
        corners += [(right - half + more, top) for more in range(4, 240, 4)]
        frame.at = _first_free(frame.label, corners, lines)
        frame.box = left, top, max(right, frame.at[0] + half), bottom


def place_labels(arrows: list[Arrow], nodes: list[Node], frames: list[Frame]) -> None:
    """Give every label of an arrow its place."""
    taken = [node.box for node in nodes]
    for frame in frames:
        left, top, right, bottom = frame.box
        corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        sides = zip(corners, corners[1:] + corners[:1], strict=True)
        taken += [line_box(*side) for side in sides]
        taken.append(label_box(frame.label, frame.at))
    for arrow in arrows:
        if arrow.label.lines:
            others = [line_box(*p) for a in arrows if a is not arrow for p in a.pieces]
            arrow.at = _first_free(arrow.label, _places(arrow, arrows), taken + others)
            taken.append(label_box(arrow.label, arrow.at))


def around(boxes: list[Box], margin: float) -> Box:
    """The box around boxes."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (
        min(lefts) - margin,
        min(tops) - margin,
        max(rights) + margin,
        max(bottoms) + margin,
    )


def _first_free(label, places: list[Point], taken: list[Box]) -> Point:
    """The first place where a label touches nothing; the first of all if there is
    none.
    """
    for at in places:
        if not any(touch(label_box(label, at), other) for other in taken):
            return at
    return places[0]


def _places(arrow: Arrow, arrows: list[Arrow]) -> list[Point]:
    """Where the label might stand, best first: on a piece that goes down, then above or
    below one that goes across. Of two arrows there and back each has its own side.
    """
    back = any(a.start is arrow.end and a.end is arrow.start for a in arrows)
    beside = back and len(arrow.points) == 2
    wide, tall = arrow.label.width, arrow.label.height
    pieces = sorted(arrow.pieces, key=lambda piece: -math.dist(*piece))
    if arrow.returns:
        pieces = [arrow.pieces[1]]
    if len(arrow.points) == 2:
        pieces = [_own_piece(arrow, arrows)]
    down, across = [], []
    for (x0, y0), (x1, y1) in pieces:
        if (x1, y1) == arrow.points[-1]:  # the head is no place for letters
            length = math.dist((x0, y0), (x1, y1))
            x1, y1 = x1 - HEAD * (x1 - x0) / length, y1 - HEAD * (y1 - y0) / length
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x, y = x0 + share * (x1 - x0), y0 + share * (y1 - y0)
            if y0 == y1:
                sides = (1, -1) if back and x1 < x0 else (-1, 1)
                across += [(x, y + side * (tall / 2 + 2)) for side in sides]
            elif beside:
                down.append((x + (wide / 2 + 6) * (1 if y1 < y0 else -1), y))
            elif abs(y1 - y0) >= tall + 4:
                down.append((x, y))
    return down + across or [arrow.points[0]]


def _own_piece(arrow: Arrow, arrows: list[Arrow]) -> tuple[Point, Point]:
    """The part of a straight arrow that it does not share with the bent ones beside it,
    so that labels of a fork stand in one line.
    """
    start, end = arrow.points
    for other in arrows:
        if len(other.points) == 4 and not other.returns:
            if (other.start, other.out) == (arrow.start, arrow.out):
                turn = other.points[1]
                start = (
                    (turn[0], start[1]) if start[1] == end[1] else (start[0], turn[1])
                )
            if (other.end, other.into) == (arrow.end, arrow.into):
                turn = other.points[2]
                end = (turn[0], end[1]) if start[1] == end[1] else (end[0], turn[1])
    return start, end
