"""Boxes, arrows and frames of a diagram, in CSS pixels. Axis 0 goes across, axis 1
down.
"""

from dataclasses import dataclass, field

from course_lib.figures.schematics.text import Label

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
Stretch = tuple[float, float]  # the first and the last column (or row)

HEAD = 9  # length of an arrow's head
FRAME = 12  # between a frame and what is inside
LANE = 18  # between a box and an arrow that runs around it

# Each side of a box with the axis and the direction in which an arrow leaves it.
OUT = {"top": (1, -1), "bottom": (1, 1), "left": (0, -1), "right": (0, 1)}
FACING = {"top": "bottom", "bottom": "top", "left": "right", "right": "left"}


@dataclass(eq=False)
class Node:
    """A box on the grid; `grid` gives it its size and where it starts on each axis."""

    name: str
    grid: tuple[Stretch, Stretch]  # columns and rows
    kind: str
    shape: str
    label: Label
    size: list[float] = field(default_factory=lambda: [0.0, 0.0])
    start: list[float] = field(default_factory=lambda: [0.0, 0.0])

    @property
    def box(self) -> Box:
        (left, top), (width, height) = self.start, self.size
        return left, top, left + width, top + height

    @property
    def centre(self) -> Point:
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2

    @property
    def round(self) -> bool:
        return self.shape in ("circle", "dot")

    def edge(self, side: str) -> float:
        return self.box[("left", "top", "right", "bottom").index(side)]


@dataclass(eq=False)
class Arrow:
    """An arrow from a side of one node to a side of another; `arrows` gives it its
    points, `labels` its label's place.
    """

    start: Node
    end: Node
    out: str
    into: str
    label: Label
    dashed: bool = False
    points: list[Point] = field(default_factory=list)
    at: Point = (0.0, 0.0)  # centre of the label

    def __str__(self) -> str:
        return f"{self.start.name!r} → {self.end.name!r}"

    @property
    def pieces(self) -> list[tuple[Point, Point]]:
        return list(zip(self.points, self.points[1:], strict=False))

    @property
    def returns(self) -> bool:
        """Whether it runs around: out of one side and into the same."""
        return self.out == self.into

    @property
    def lane_room(self) -> float:
        """How far from the boxes it runs if it returns."""
        if not self.label.lines:
            return LANE
        if OUT[self.out][0] == 0:
            return max(LANE, self.label.width / 2 + 8)
        return LANE + self.label.height


@dataclass(eq=False)
class Frame:
    """A dashed frame around nodes."""

    label: Label
    members: list[Node]
    box: Box = (0.0, 0.0, 0.0, 0.0)
    at: Point = (0.0, 0.0)  # centre of the caption


def apart(first: Stretch, second: Stretch) -> float:
    """Steps between two stretches; negative where they overlap."""
    return max(second[0] - first[1], first[0] - second[1])


def touch(one: Box, two: Box) -> bool:
    """Whether two boxes have more than an edge in common."""
    return one[0] < two[2] and one[2] > two[0] and one[1] < two[3] and one[3] > two[1]


def line_box(start: Point, end: Point) -> Box:
    """What a straight line covers."""
    (x0, y0), (x1, y1) = start, end
    return min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1


def label_box(label: Label, at: Point) -> Box:
    """What a label covers whose centre is at a point."""
    x, y = at
    wide, high = label.width / 2 + 3, label.height / 2
    return x - wide, y - high, x + wide, y + high
