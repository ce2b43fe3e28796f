"""A placed diagram as SVG, in colours for light, dark and print, and in one piece of
HTML.

Written with the standard library alone. Packages that write SVG (drawsvg, svgwrite)
neither place boxes nor lead arrows around them, which is most of the work; Graphviz
does, but is a program that a student's machine may lack.
"""

import base64
from importlib import resources
from xml.etree import ElementTree

from course_lib.figures.schematics.arrows import BEND
from course_lib.figures.schematics.labels import around
from course_lib.figures.schematics.parts import (
    HEAD,
    Arrow,
    Box,
    Frame,
    Node,
    Point,
    label_box,
)
from course_lib.figures.schematics.text import SMALLEST, Label

MARGIN = 4
NARROWEST = 250  # pixels that a phone of 320 leaves for a diagram

# Name -> (light, dark). Print is light.
PAGE = {
    "paper": ("#ffffff", "#14181d"),
    "ink": ("#1b1f24", "#e7eaee"),
    "faint": ("#59636d", "#a9b3bd"),
    "note": ("#0b4a8f", "#9cc9f5"),
    "line": ("#3d4650", "#b9c3cd"),
}
# A kind has a shape and a colour. The shape says what one would ask first: boxes with
# round corners hold weights that are learned, pills are functions without weights,
# rectangles are tensors, what is dashed is drawn at random.
ROUNDED, PILL, SHARP, CUT, STACK = "rounded", "pill", "sharp", "cut", "stack"
KINDS = {
    # kind: (shape, fill light, border light, fill dark, border dark)
    "data": (SHARP, "#ffffff", "#1b1f24", "#14181d", "#d5dbe1"),
    "memory": (STACK, "#f3ece4", "#7a5230", "#33281d", "#d3a97f"),
    "embedding": (ROUNDED, "#f7e4ee", "#882255", "#3d1c2e", "#ee9fc4"),
    "linear": (ROUNDED, "#dfeaf7", "#004488", "#142c47", "#8ab8ff"),
    "attention": (ROUNDED, "#fde5d2", "#b34a00", "#43250d", "#ff9d5c"),
    "norm": (ROUNDED, "#faf0cd", "#8a6500", "#3a2f0c", "#e3bd4f"),
    "feedforward": (ROUNDED, "#d8f0e6", "#00704f", "#0f3527", "#5fd0a5"),
    "recurrent": (ROUNDED, "#e2e4fa", "#3f3fa8", "#25264f", "#aeb0ff"),
    "convolution": (ROUNDED, "#dbf0fa", "#1f6f9c", "#10344a", "#7cc7ef"),
    "model": (ROUNDED, "#e6eaee", "#3d4a57", "#2a323b", "#b5c1cd"),
    "softmax": (PILL, "#ece3f8", "#6b3fa0", "#302147", "#c6a6f5"),
    "mask": (PILL, "#e4e7ea", "#4a545e", "#2b3138", "#aab4be"),
    "function": (PILL, "#e0efee", "#2b6a68", "#15312f", "#84c9c5"),
    "random": ("dashed", "#fbe7f2", "#a1427a", "#3c1e30", "#ec9dcb"),
    "loss": (CUT, "#fbe0dd", "#a3231a", "#45191a", "#ff9d93"),
    "add": ("circle", "#ffffff", "#1b1f24", "#14181d", "#d5dbe1"),
    "multiply": ("circle", "#ffffff", "#1b1f24", "#14181d", "#d5dbe1"),
    "operator": ("circle", "#ffffff", "#1b1f24", "#14181d", "#d5dbe1"),
    "dot": ("dot", "#3d4650", "#3d4650", "#b9c3cd", "#b9c3cd"),
    "text": ("none", "#ffffff", "#ffffff", "#14181d", "#14181d"),
}


def page(
    nodes: list[Node],
    arrows: list[Arrow],
    frames: list[Frame],
    alt: str,
    caption: str | None,
) -> str:
    """HTML of the diagram: its style, the SVG, the caption."""
    style = _style(sorted({node.kind for node in nodes}))
    svg, least = _draw(nodes, arrows, frames, alt)
    block = ElementTree.Element("div", {"class": "course-diagram"})
    ElementTree.SubElement(block, "style").text = style
    figure = ElementTree.SubElement(block, "figure")
    # Where a notebook is shown without styles and SVG (GitHub, a notebook that
    # JupyterLab does not trust) this picture stands there; the style hides it.
    still = {"class": "cd-still", "alt": alt, "src": _picture(svg, style)}
    ElementTree.SubElement(figure, "img", still)
    stage = ElementTree.SubElement(figure, "div", {"class": "cd-stage"})
    stage.append(svg)
    if least > NARROWEST:  # it scrolls on a phone: by keyboard too
        stage.attrib |= {"tabindex": "0", "role": "group", "aria-label": "diagram"}
    if caption:
        ElementTree.SubElement(figure, "figcaption").text = caption
    return _text(block)


def _text(element: ElementTree.Element) -> str:
    # A ">" is written as it is: style sheets know no &gt;.
    return ElementTree.tostring(element, encoding="unicode").replace("&gt;", ">")


def _picture(svg: ElementTree.Element, style: str) -> str:
    """The SVG with its style as the address of an image."""
    alone = ElementTree.Element("svg", svg.attrib)
    alone.attrib |= {"class": "course-diagram", "style": "padding:0"}
    ElementTree.SubElement(alone, "style").text = style
    alone.extend(svg)
    encoded = base64.b64encode(_text(alone).encode()).decode("ascii")
    return f"data:image/svg+xml;base64,{encoded}"


def _style(kinds: list[str]) -> str:
    def variables(values):
        return " ".join(f"--{name}: {value};" for name, value in values.items())

    light = {name: colours[0] for name, colours in PAGE.items()}
    both = {name: "light-dark({}, {})".format(*c) for name, c in PAGE.items()}
    for kind in kinds:
        _, fill, border, dark_fill, dark_border = KINDS[kind]
        light |= {f"{kind}-fill": fill, f"{kind}-border": border}
        both |= {
            f"{kind}-fill": f"light-dark({fill}, {dark_fill})",
            f"{kind}-border": f"light-dark({border}, {dark_border})",
        }
    shapes = "\n".join(
        f".course-diagram .cd-{kind} {{ fill: var(--{kind}-fill);"
        f" stroke: var(--{kind}-border); }}"
        for kind in kinds
    )
    # light-dark() follows color-scheme; a browser that lacks it draws the light one.
    return (
        f"\n.course-diagram {{ {variables(light)} }}\n"
        "@supports (color: light-dark(#000, #fff)) {"
        f" .course-diagram {{ {variables(both)} }} }}\n"
        + resources.files("course_lib.figures.schematics")
        .joinpath("diagram.css")
        .read_text("utf-8")
        + shapes
        + "\n"
    )


def _draw(nodes, arrows, frames, alt: str) -> tuple[ElementTree.Element, float]:
    """The SVG, and the width below which it scrolls, so that its smallest letters stay
    readable.
    """
    left, top, right, bottom = around(_boxes(nodes, arrows, frames), MARGIN)
    wide, high = right - left, bottom - top
    labels = [part.label for part in (*nodes, *arrows, *frames) if part.label.lines]
    smallest = min((label.smallest for label in labels), default=SMALLEST)
    least = wide * SMALLEST / smallest
    svg = ElementTree.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"{_n(left)} {_n(top)} {_n(wide)} {_n(high)}",
            "width": _n(wide),
            "height": _n(high),
            "style": f"max-width:max(100%,{_n(least)}px)",
            "role": "group",
            "aria-label": alt,
        },
    )
    for frame in frames:
        _draw_frame(svg, frame)
    for node in nodes:
        _draw_node(svg, node)
    for arrow in arrows:
        _draw_arrow(svg, arrow)
    for arrow in arrows:  # after all lines: none may cross the letters
        if arrow.label.lines:
            # The arrow has said it.
            words = ElementTree.SubElement(svg, "g", {"aria-hidden": "true"})
            _rectangle(words, label_box(arrow.label, arrow.at), "cd-ground")
            _write(words, arrow.label, arrow.at, "cd-note")
    return svg, least


def _boxes(nodes, arrows, frames) -> list[Box]:
    """What everything that is drawn covers."""
    return (
        [node.box for node in nodes]
        + [(x, y, x, y) for arrow in arrows for x, y in arrow.points]
        + [label_box(arrow.label, arrow.at) for arrow in arrows if arrow.label.lines]
        + [frame.box for frame in frames]
        + [label_box(frame.label, frame.at) for frame in frames]
    )


def _n(value: float) -> str:
    """A coordinate in tenths of a pixel."""
    return f"{round(value, 1) + 0.0:g}"


def _rectangle(parent, box, css: str, radius: float = 0):
    left, top, right, bottom = box
    places = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    attributes = {name: _n(value) for name, value in places.items()}
    if radius:
        attributes["rx"] = _n(radius)
    return ElementTree.SubElement(parent, "rect", {**attributes, "class": css})


def _path(parent, commands: str, css: str):
    ElementTree.SubElement(parent, "path", {"d": commands, "class": css})


def _write(parent, label: Label, at: Point, css: str = "") -> None:
    x, y = at
    for i, line in enumerate(label.lines):
        middle = y - label.height / 2 + label.height * (i + 0.5) / len(label.lines)
        text = ElementTree.SubElement(
            parent,
            "text",
            {
                "x": _n(x),
                "y": _n(middle + 0.35 * label.size),
                "font-size": _n(label.size),
            }
            | ({"class": css} if css else {}),
        )
        height = 0.0
        for run in line:
            wanted = {-1: 0.24, 0: 0.0, 1: -0.36}[run.level] * label.size
            span = ElementTree.SubElement(text, "tspan")
            span.text = run.text
            if wanted != height:
                span.set("dy", _n(wanted - height))
            if run.level:
                span.set("font-size", _n(label.run_size(run)))
            height = wanted


def _draw_node(svg, node: Node) -> None:
    group = ElementTree.SubElement(svg, "g")
    css = f"cd-shape cd-{node.kind}"
    box = node.box
    x, y = node.centre
    if node.round:
        ElementTree.SubElement(
            group,
            "circle",
            {"cx": _n(x), "cy": _n(y), "r": _n(node.size[0] / 2), "class": css},
        )
    elif node.shape == CUT:
        c = 9
        _path(
            group,
            f"M{_n(box[0] + c)} {_n(box[1])}H{_n(box[2] - c)}L{_n(box[2])}"
            f" {_n(box[1] + c)}V{_n(box[3] - c)}L{_n(box[2] - c)} {_n(box[3])}"
            f"H{_n(box[0] + c)}L{_n(box[0])} {_n(box[3] - c)}V{_n(box[1] + c)}Z",
            css,
        )
    elif node.shape == "dashed":
        _rectangle(group, box, css + " cd-dashed", min(18, node.size[1] / 2))
    elif node.shape == STACK:
        _rectangle(group, box, css)
        for edge in (box[0] + 5, box[2] - 5):
            _path(group, f"M{_n(edge)} {_n(box[1])}V{_n(box[3])}", css)
    elif node.shape != "none":
        radius = {SHARP: 0, ROUNDED: 6, PILL: min(18, node.size[1] / 2)}[node.shape]
        _rectangle(group, box, css, radius)
    _write(group, node.label, node.centre)


def _draw_arrow(svg, arrow: Arrow) -> None:
    said = f"{_said(arrow.start)} → {_said(arrow.end)}"
    if arrow.label.lines:
        said += f": {arrow.label.plain}"
    group = ElementTree.SubElement(svg, "g", {"role": "img", "aria-label": said})
    points = list(arrow.points)
    (x0, y0), (x1, y1) = points[-2:]
    length = abs(x1 - x0) + abs(y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    headless = arrow.end.shape == "dot"
    if not headless:
        points[-1] = (x1 - ux * (HEAD - 1), y1 - uy * (HEAD - 1))
    _path(group, _rounded(points), "cd-line" + " cd-dashed" * arrow.dashed)
    if not headless:
        bx, by = x1 - ux * HEAD, y1 - uy * HEAD
        _path(
            group,
            f"M{_n(x1)} {_n(y1)}L{_n(bx - uy * 4)} {_n(by + ux * 4)}"
            f"L{_n(bx + uy * 4)} {_n(by - ux * 4)}Z",
            "cd-head",
        )


def _said(node: Node) -> str:
    return node.label.plain or node.name


def _rounded(points: list[Point]) -> str:
    """A path through the points with rounded bends."""
    drawn = f"M{_n(points[0][0])} {_n(points[0][1])}"
    for before, (x, y), after in zip(points, points[1:], points[2:], strict=False):
        steps = []
        for px, py in (before, after):
            length = abs(px - x) + abs(py - y)
            share = min(BEND, length / 2) / length
            steps.append((x + (px - x) * share, y + (py - y) * share))
        (ax, ay), (bx, by) = steps
        drawn += f"L{_n(ax)} {_n(ay)}Q{_n(x)} {_n(y)} {_n(bx)} {_n(by)}"
    return drawn + f"L{_n(points[-1][0])} {_n(points[-1][1])}"


def _draw_frame(svg, frame: Frame) -> None:
    _rectangle(svg, frame.box, "cd-frame", 10)
    if frame.label.lines:
        _rectangle(svg, label_box(frame.label, frame.at), "cd-ground")
        _write(svg, frame.label, frame.at)
