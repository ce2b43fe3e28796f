"""Schematics: alt text, stable bytes, geometry that a reader would check by eye, and
bad input named.
"""

import base64
import itertools
import re
import subprocess
import sys
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from drawn_diagrams import DRAWN, self_attention

from course_lib import figures
from course_lib.figures import style
from course_lib.figures.schematics.parts import label_box, line_box, touch
from course_lib.figures.schematics.svg import KINDS, PAGE
from course_lib.figures.schematics.text import NOTE, Label

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=DRAWN)
def drawn(request):
    return DRAWN[request.param]()


def test_the_same_bytes_again_and_in_another_process():
    code = "import drawn_diagrams as d; print(d.u_net().html)"
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=__file__.rsplit("/", 1)[0],
    )
    html = DRAWN["u_net"]().html
    assert html == DRAWN["u_net"]().html == run.stdout.decode().rstrip("\n")


def test_the_reader_s_own_style_changes_nothing():
    expected = self_attention().html
    code = (
        "import matplotlib; matplotlib.rcParams.update({'font.weight': 'bold',"
        " 'font.size': 40, 'font.style': 'italic', 'text.usetex': True}); import"
        " drawn_diagrams as d; print(d.self_attention().html)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=True,
        cwd=__file__.rsplit("/", 1)[0],
    )
    assert run.stdout.decode().rstrip("\n") == expected
    assert matplotlib.rcParams["font.size"] != 40


@pytest.mark.parametrize("alt", ["", "  ", None])
def test_alt_text_is_required(alt):
    with pytest.raises(ValueError, match="alt must say in words what the diagram"):
        self_attention(alt=alt)


def test_the_words_are_there_for_whoever_cannot_see():
    diagram = self_attention(alt=' X < Y & "Z". ', caption="<b>")
    assert diagram.alt == repr(diagram) == 'X < Y & "Z".'
    bundle = diagram._repr_mimebundle_()
    assert bundle == {"text/html": diagram.html, "text/plain": diagram.alt}
    page = ElementTree.fromstring(diagram.html)
    svg, still = page.find(f".//{SVG}svg"), page.find(".//img")
    assert svg.get("role") == "group" and svg.get("aria-label") == diagram.alt
    assert still.get("alt") == diagram.alt
    assert page.find(".//figcaption").text == "<b>"
    said = [g.get("aria-label") for g in svg.iter(f"{SVG}g") if g.get("aria-label")]
    assert len(said) == 13 and {"X → WQ: (T, W)", "WQ → Q"} < set(said)


def test_labels_are_text_with_low_and_high_letters():
    diagram = figures.diagram(
        {"a": (0, 0, "data", "x_{t-1}^2 d_model\nπ_θ(a|s)")}, alt="x"
    )
    svg = ElementTree.fromstring(diagram.html).find(f".//{SVG}svg")
    first, second = svg.iter(f"{SVG}text")
    assert "".join(first.itertext()) == "xt−12 dmodel"
    assert "".join(second.itertext()) == "πθ(a|s)"
    shifts = [float(span.get("dy", 0)) for span in first]
    heights = list(np.cumsum(shifts).round(1))
    assert [h > 0 for h in heights] == [False, True, False, False, True]
    assert heights[2] < 0 == heights[0] == heights[3]


def test_it_is_xml_that_refers_to_no_other_host(drawn):
    page = ElementTree.fromstring(drawn.html)
    picture = page.find(".//img").get("src").removeprefix("data:image/svg+xml;base64,")
    picture = base64.b64decode(picture).decode()
    assert ElementTree.fromstring(picture).tag == f"{SVG}svg"
    for text in (drawn.html, picture):
        addresses = set(re.findall(r"\w+://[^\s\"')]+", text))
        assert addresses == {"http://www.w3.org/2000/svg"}
        assert not re.search(r"url\(|@import|<script|href|\bid=", text)


def test_it_needs_neither_pyplot_nor_torch_nor_widgets():
    code = (
        "import sys; from course_lib import figures; figures.diagram({'a': (0, 0,"
        " 'data')}, alt='x').html; print([m for m in ('torch', 'matplotlib.pyplot',"
        " 'ipywidgets', 'IPython') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


# Geometry --------------------------------------------------------------------


def inside(inner, outer, slack=0.0):
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def test_every_box_holds_its_words_and_touches_no_other(drawn):
    for node in drawn.nodes:
        room = 2 if node.round or node.shape == "none" else 20
        assert node.label.width + room <= node.size[0] + 0.01, node.name
        assert node.label.height <= node.size[1] + 0.01, node.name
    for one, two in itertools.combinations(drawn.nodes, 2):
        assert not touch(one.box, two.box), (one.name, two.name)


def test_arrows_run_along_the_grid_from_border_to_border(drawn):
    for arrow in drawn.arrows:
        ends = [
            (arrow.start, arrow.out, arrow.points[0]),
            (arrow.end, arrow.into, arrow.points[-1]),
        ]
        for node, side, (x, y) in ends:
            on_border = x if side in ("left", "right") else y
            assert on_border == node.edge(side)
            assert inside((x, y, x, y), node.box, 0.01)
        for (x0, y0), (x1, y1) in arrow.pieces:
            assert (x0 == x1) != (y0 == y1)
            others = [n for n in drawn.nodes if n not in (arrow.start, arrow.end)]
            line = line_box((x0, y0), (x1, y1))
            assert not any(touch(line, node.box) for node in others)


def test_no_line_crosses_letters(drawn):
    boxes = [node.box for node in drawn.nodes]
    labels = [
        (arrow, label_box(arrow.label, arrow.at))
        for arrow in drawn.arrows
        if arrow.label.lines
    ] + [(frame, label_box(frame.label, frame.at)) for frame in drawn.frames]
    for owner, label in labels:
        assert not any(touch(label, box) for box in boxes), owner.label
        for arrow in drawn.arrows:
            lines = [] if arrow is owner else arrow.pieces
            assert not any(touch(label, line_box(*line)) for line in lines), owner.label
    for (one, first), (two, second) in itertools.combinations(labels, 2):
        assert not touch(first, second), (one.label, two.label)


def test_frames_hold_their_members_and_each_other():
    diagram = DRAWN["post_norm"]()
    outer, inner = diagram.frames
    for frame in diagram.frames:
        assert all(inside(node.box, frame.box, -10) for node in frame.members)
        others = [node for node in diagram.nodes if node not in frame.members]
        assert not any(touch(node.box, frame.box) for node in others)
    assert inside(inner.box, outer.box, -5)


def test_two_frames_may_have_one_caption():
    boxes = {"a": (0, 0, "model"), "b": (1, 0, "model")}
    frames = [("× L", ["a"]), ("× L", ["b"])]
    left, right = figures.diagram(boxes, frames=frames, alt="x").frames
    assert not touch(left.box, right.box)
    with_dict = figures.diagram(boxes, frames=dict(frames[:1]), alt="x")
    assert [frame.members[0].name for frame in with_dict.frames] == ["a"]


def test_everything_lies_in_the_picture(drawn):
    svg = ElementTree.fromstring(drawn.html).find(f".//{SVG}svg")
    left, top, wide, high = map(float, svg.get("viewBox").split())
    page = (left, top, left + wide, top + high)
    boxes = [part.box for part in (*drawn.nodes, *drawn.frames)]
    boxes += [label_box(a.label, a.at) for a in (*drawn.arrows, *drawn.frames)]
    boxes += [line_box(*piece) for a in drawn.arrows for piece in a.pieces]
    assert all(inside(box, page) for box in boxes)


def test_an_arrow_runs_straight_where_boxes_face_each_other():
    diagram = self_attention()
    assert all(len(arrow.points) == 2 for arrow in diagram.arrows)


def test_arrows_that_come_back_run_outside_of_each_other():
    boxes = {name: (0, row, "data") for row, name in enumerate("abcd")}
    diagram = figures.diagram(
        boxes, [("a.right", "d.right"), ("b.right", "c.right")], alt="x"
    )
    outer, inner = (max(x for x, _ in arrow.points) for arrow in diagram.arrows)
    assert outer - inner >= 15 and inner - diagram.nodes[0].edge("right") >= 15


@pytest.mark.parametrize("seed", range(20))
def test_whatever_stands_on_the_grid_keeps_its_distance(seed):
    """Boxes with labels of any length, some between columns, some over several."""
    random = np.random.default_rng(seed)
    boxes = {}
    for row in range(4):
        column = random.choice([0, 0.5])
        while column < 4:
            reach = random.integers(0, 2)
            kind = random.choice(["data", "add", "softmax", "text", "dot"])
            label = "m" * random.integers(1, 14)
            where = (column, column + reach) if reach else column
            boxes[f"{row} {column}"] = (where, row, str(kind), label)
            column += reach + random.choice([1, 1.5])
    nodes = figures.diagram(boxes, alt="x").nodes
    for one, two in itertools.combinations(nodes, 2):
        apart = max(
            two.box[0] - one.box[2],
            one.box[0] - two.box[2],
            two.box[1] - one.box[3],
            one.box[1] - two.box[3],
        )
        assert apart >= 19.9, (one.name, two.name)


def test_letters_that_the_font_lacks_have_room(recwarn):
    assert Label("中文", NOTE).width >= 2 * NOTE
    assert Label("a b", NOTE).width > Label("ab", NOTE).width
    assert Label("x_i ", NOTE).width > Label("x_i", NOTE).width
    assert not recwarn.list


# Colours ---------------------------------------------------------------------


def contrast(one: str, two: str) -> float:
    dark, bright = sorted((style.luminance(one), style.luminance(two)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", [0, 1], ids=["light and print", "dark"])
def test_words_and_lines_contrast_with_what_is_behind_them(mode):
    paper, ink, faint, note, line = (
        PAGE[name][mode] for name in ("paper", "ink", "faint", "note", "line")
    )
    for colour in (ink, faint, note):
        assert contrast(colour, paper) >= 4.5
    assert contrast(line, paper) >= 3
    for kind, (shape, *colours) in KINDS.items():
        fill, border = colours[2 * mode : 2 * mode + 2]
        if shape != "dot":
            assert contrast(ink, fill) >= 4.5, kind
        if shape != "none":
            assert contrast(border, paper) >= 4.5, kind


def test_each_kind_has_its_own_look():
    boxes = {k: v for k, v in KINDS.items() if v[0] not in ("circle", "dot", "none")}
    assert len(set(boxes.values())) == len(boxes)
    for mode in (1, 3):
        assert len({look[mode] for look in boxes.values()}) == len(boxes)


def test_colours_of_both_modes_and_of_print_are_in_the_page(drawn):
    for kind in {node.kind for node in drawn.nodes}:
        _, fill, border, dark_fill, dark_border = KINDS[kind]
        assert f"--{kind}-fill: {fill};" in drawn.html
        assert f"--{kind}-fill: light-dark({fill}, {dark_fill});" in drawn.html
        assert f"--{kind}-border: light-dark({border}, {dark_border});" in drawn.html
    assert "color-scheme: light !important" in drawn.html.partition("@media print")[2]


# Bad input -------------------------------------------------------------------

A, B = {"a": (0, 0, "data")}, {"b": (0, 1, "data")}
BAD = {
    "nodes must be a dict of name: (column, row, kind), got list": lambda: draw(["a"]),
    "nodes must be a dict": lambda: draw({}),
    "node 'a' must be (column, row, kind)": lambda: draw({"a": (0, "data")}),
    "node 'a' must be (column, row, kind) or": lambda: draw({"a": "abc"}),
    "node 'a' has the unknown kind 'atention' (kinds are data, memory": lambda: draw(
        {"a": (0, 0, "atention")}
    ),
    "; did you mean attention": lambda: draw({"a": (0, 0, "atention")}),
    "kinds are data, memory": lambda: draw({"a": (0, 0, "zzz")}),
    "label of node 'a' must be a text, got 3": lambda: draw({"a": (0, 0, "data", 3)}),
    "column of node 'a' must be a number or (first, last), got '0'": lambda: draw(
        {"a": ("0", 0, "data")}
    ),
    "row of node 'a' must be a number or (first, last), got (2, 1)": lambda: draw(
        {"a": (0, (2, 1), "data")}
    ),
    "nodes 'a' and 'b' overlap": lambda: draw(A | {"b": (0.2, 0, "data")}),
    "an arrow must be (from, to)": lambda: draw(A | B, ["ab"]),
    "an arrow must be (from, to) or (from, to, label)": lambda: draw(A | B, [("a",)]),
    "names 'W_q', which is no node; did you mean W_Q?": lambda: draw(
        {"W_Q": (0, 0, "linear")} | B, [("W_q", "b")]
    ),
    "names 'zzz', which is no node; known: a, b": lambda: draw(
        A | B, [("a", "zzz.right")]
    ),
    "may be 'dashed', got 'dotted'": lambda: draw(A | B, [("a", "b", "", "dotted")]),
    "must lead to another node": lambda: draw(A, [("a", "a")]),
    "label of arrow ('a', 'b') must be a text, got (2, 3)": lambda: draw(
        A | B, [("a", "b", (2, 3))]
    ),
    "arrow 'a' → 'c' would run through 'b'": lambda: draw(
        A | B | {"c": (0, 2, "data")}, [("a", "c")]
    ),
    "arrow 'a' → 'b' cannot run from top to right": lambda: draw(
        A | B, [("a.top", "b.right")]
    ),
    "frame '× L' names 'c', which is no node": lambda: draw(
        A | B, frames={"× L": ["a", "c"]}
    ),
    "frame '× L' must hold the names of nodes, got 'a'": lambda: draw(
        A | B, frames={"× L": "a"}
    ),
    "frame '× L' must hold the names of nodes, got []": lambda: draw(
        A | B, frames={"× L": []}
    ),
}


def draw(nodes, arrows=(), **options):
    return figures.diagram(nodes, arrows, alt="x", **options)


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError) as caught:
        BAD[message]()
    assert message in str(caught.value)


def test_a_name_may_hold_a_dot():
    nodes = {"p = 0.5": (0, 0, "data"), "b.right": (0, 1, "data")}
    arrow = draw(nodes, [("p = 0.5", "b.right")]).arrows[0]
    assert (arrow.out, arrow.into) == ("bottom", "top")
