"""The explorer's HTML, read without a browser: what is in it, how large, how safe, how
stable.
"""

import base64
import html.parser
import json
import re

import numpy as np
import pytest

from course_lib import figures
from course_lib.figures.explorer import quantise

RANDOM = np.random.default_rng(0)
WEIGHTS = RANDOM.dirichlet(np.full(6, 0.3), size=(2, 3, 6))  # layers, heads, T, S
TOKENS = ["the", "dog", "sees", "the", "cat", "."]


def attention(layer, head):
    return figures.heatmap(
        WEIGHTS[layer, head], TOKENS, TOKENS, alt=f"Layer {layer}, head {head}."
    )


def data_of(explorer) -> dict:
    return json.loads(
        re.search(
            r'<script type="application/json">(.*?)</script>', explorer.html, re.S
        )[1]
    )


def matrix_of(data: dict, index: int) -> np.ndarray:
    """What the page reads out, by the same arithmetic as explore.js."""
    frame = data["frames"][index]
    count = frame["rows"] * frame["columns"]
    levels = np.frombuffer(base64.b64decode(data["values"]), np.uint8)[
        frame["at"] : frame["at"] + count
    ]
    values = data["low"] + levels * (data["high"] - data["low"]) / 255
    if frame["m"] >= 0:
        bits = np.unpackbits(
            np.frombuffer(base64.b64decode(data["missing"]), np.uint8)[frame["m"] :]
        )[:count]
        values[bits.astype(bool)] = np.nan
    return values.reshape(frame["rows"], frame["columns"])


def test_every_combination_is_there_in_order_with_its_own_alt_text():
    data = data_of(figures.explore(attention, layer=[0, 1], head=range(3)))
    assert [c["name"] for c in data["choices"]] == ["layer", "head"]
    assert [f["alt"] for f in data["frames"]] == [
        f"Layer {i}, head {j}." for i in range(2) for j in range(3)
    ]
    for index, matrix in enumerate(WEIGHTS.reshape(6, 6, 6)):
        assert (
            np.abs(matrix_of(data, index) - matrix).max()
            <= (data["high"] - data["low"]) / 510 + 1e-12
        )


@pytest.mark.parametrize("low, high", [(0.0, 1.0), (-3.0, 7.0), (1e-6, 2e-6)])
def test_quantisation_is_off_by_at_most_half_a_step(low, high):
    values = np.linspace(low, high, 10_001)[None]
    back = low + quantise(values, low, high) * (high - low) / 255
    assert np.abs(back - values).max() <= (high - low) / 510 * (1 + 1e-9)


def test_missing_cells_stay_missing_and_say_why():
    matrix = np.where(np.tri(6, dtype=bool), WEIGHTS[0, 0], np.nan)
    explorer = figures.explore(lambda k: figures.heatmap(matrix[:k], alt="x"), k=[6, 5])
    data = data_of(explorer)
    np.testing.assert_array_equal(np.isnan(matrix_of(data, 0)), np.isnan(matrix))
    np.testing.assert_array_equal(np.isnan(matrix_of(data, 1)), np.isnan(matrix[:5]))
    assert data["hatched"] == "no value"
    scores = np.where(np.tri(6, dtype=bool), 1.0, -np.inf)
    assert (
        data_of(figures.explore(lambda k: figures.heatmap(scores, alt="x"), k=[1]))[
            "hatched"
        ]
        == "−∞"
    )
    named = figures.explore(
        lambda k: figures.heatmap(matrix, missing="exactly 0", alt="x"), k=[1]
    )
    assert data_of(named)["hatched"] == "exactly 0"


def test_a_picture_of_yes_and_no_has_no_colour_scale():
    grid = np.tri(6)
    with_scale, without = (
        figures.heatmap(grid, scale=scale, alt="x") for scale in (True, False)
    )
    assert without.width < with_scale.width
    assert data_of(figures.explore(lambda k: with_scale, k=[1]))["scale"] is True
    assert data_of(figures.explore(lambda k: without, k=[1]))["scale"] is False
    assert data_of(figures.explore(lambda k: with_scale, k=[1]))["yes_no"] is False
    assert data_of(figures.explore(lambda k: without, k=[1]))["yes_no"] is True
    halves = figures.heatmap(grid / 2, scale=False, alt="x")
    assert data_of(figures.explore(lambda k: halves, k=[1]))["yes_no"] is False
    hatched = figures.heatmap(
        np.where(grid > 0, 1.0, np.nan), scale=False, missing="hidden", alt="x"
    )
    assert hatched.width > without.width  # what the hatching means is still said


def test_one_scale_for_all_frames():
    data = data_of(
        figures.explore(
            lambda s: figures.heatmap([[0, s], [s, s]], alt="x"), s=[0.5, 2.0]
        )
    )
    assert (data["low"], data["high"]) == (0, 2)
    assert matrix_of(data, 0).max() == pytest.approx(0.5, abs=2 / 510)


def test_two_layers_of_four_heads_over_64_tokens_stay_below_120_kilobytes():
    weights = RANDOM.dirichlet(
        np.full(64, 0.05), size=(2, 4, 64)
    )  # dense noise: the first picture packs badly
    tokens = [f"token{i}" for i in range(64)]
    explorer = figures.explore(
        lambda layer, head: figures.heatmap(weights[layer, head], tokens, tokens, alt=f"Layer {layer}, head {head}."),
        layer=range(2), head=range(4),
    )  # fmt: skip
    assert len(explorer.html.encode()) < 120_000


def test_the_same_choices_give_the_same_bytes_and_others_another_name():
    def scope(explorer):
        return re.search(r'class="course-explorer (ce-[0-9a-f]{12})"', explorer.html)[1]

    first, again = (
        figures.explore(attention, layer=[0, 1], head=range(3)) for _ in range(2)
    )
    other = figures.explore(attention, layer=[1, 0], head=range(3))
    assert first.html == again.html
    assert scope(first) != scope(other)


def test_a_choice_of_few_is_buttons_of_many_numbers_a_slider_of_many_names_a_list():
    def control(values):
        return data_of(
            figures.explore(lambda k: figures.heatmap([[1]], alt="x"), k=values)
        )["choices"][0]["control"]

    assert control(range(6)) == control("abcdef") == "buttons"
    assert control(range(7)) == control(np.linspace(0, 1, 9).tolist()) == "slider"
    assert control("abcdefg") == "list"


def test_a_dict_names_its_values_and_underscores_are_blanks():
    named = {"no": 0, "yes": 1}
    data = data_of(
        figures.explore(
            lambda with_mask: figures.heatmap([[with_mask]], alt="x"), with_mask=named
        )
    )
    assert data["choices"] == [
        {"name": "with mask", "control": "buttons", "options": ["no", "yes"]}
    ]


class Reader(html.parser.HTMLParser):
    """Collects elements and the text outside style and script."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.said = [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, text):
        if self.elements[-1][0] not in ("style", "script"):
            self.said += text


NASTY = "</script><img src=x onerror=alert(1)>&\"'"


def test_labels_alt_texts_and_captions_cannot_become_html():
    explorer = figures.explore(
        lambda **choice: figures.heatmap(
            [[1]], [NASTY], [NASTY], alt=NASTY, title=NASTY
        ),
        caption=NASTY,
        a=[NASTY, "b"],
    )
    page = Reader(explorer.html)
    expected = "div style figure div div img figcaption script script"
    assert " ".join(tag for tag, _ in page.elements) == expected
    image = dict(page.elements)["img"]
    assert image["alt"] == NASTY and image["src"].startswith("data:image/png;base64,")
    assert NASTY in page.said
    assert data_of(explorer)["labels"] == [[NASTY]] and data_of(explorer)["choices"][0][
        "options"
    ] == [NASTY, "b"]


def test_nothing_is_fetched_evaluated_or_left_behind_as_an_id():
    text = figures.explore(attention, layer=[0, 1], head=range(3), caption="c").html
    elements = Reader(text).elements
    assert not any(
        "id" in attributes for _, attributes in elements
    )  # two copies on a page share no id
    code = re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "", text)
    for forbidden in (
        "http:",
        "https:",
        "//cdn",
        "@import",
        "url(",
        "eval(",
        "new Function",
        "innerHTML",
        "fetch(",
    ):
        assert forbidden not in code, forbidden


def curve(k):
    return figures.lines(
        [1, 2], {"a": [1, k]}, x_label="x", y_label="y", alt=f"k is {k}"
    )


def test_other_pictures_travel_as_they_are():
    data = data_of(explorer := figures.explore(curve, k=range(3)))
    assert len(data["pictures"]) == 2 and [f["alt"] for f in data["frames"]] == [
        "k is 0",
        "k is 1",
        "k is 2",
    ]
    assert curve(0).data_uri in explorer.html and data["pictures"] == [
        curve(1).data_uri,
        curve(2).data_uri,
    ]


def test_more_than_24_pictures_are_refused_before_they_are_all_drawn():
    drawn = []
    with pytest.raises(ValueError, match="at most 24 pictures, got 25"):
        figures.explore(lambda k: drawn.append(k) or curve(k), k=range(25))
    assert len(drawn) == 1


def test_24_pictures_and_many_heatmaps_are_not_refused():
    assert (
        len(data_of(figures.explore(lambda k: curve(1), k=range(24)))["frames"]) == 24
    )
    assert (
        len(
            data_of(
                figures.explore(lambda k: figures.heatmap([[k]], alt="x"), k=range(100))
            )["frames"]
        )
        == 100
    )


def test_jupyter_gets_html_and_words():
    bundle = figures.explore(
        attention, alt="Look at every head.", layer=[0, 1], head=[0]
    )._repr_mimebundle_()
    assert bundle["text/plain"] == "Look at every head. (choose layer: 0, 1; head: 0)"
    assert bundle["text/html"].startswith("<div") and set(bundle) == {
        "text/plain",
        "text/html",
    }
    assert figures.explore(attention, layer=[0], head=[0]).description.startswith(
        "Layer 0, head 0."
    )


BAD = {
    "at least one choice": lambda: figures.explore(attention),
    "choice 'head' must have at least one value": lambda: figures.explore(
        attention, layer=[0], head=[]
    ),
    "different values, got '1' twice": lambda: figures.explore(
        attention, layer=[0], head=[1, 1]
    ),
    "draw must return a picture of course_lib.figures (heatmap, lines, ...), got int for {'k': 3}": lambda: (
        figures.explore(lambda k: k, k=[3])
    ),
    "alt must say in words": lambda: figures.explore(
        attention, alt=" ", layer=[0], head=[1]
    ),
    "at most 1,000,000 bytes": lambda: figures.explore(
        lambda k: figures.heatmap(np.full((200, 200), k), alt="x"), k=range(20)
    ),
}


@pytest.mark.parametrize("message", BAD)
def test_bad_input_is_named(message):
    with pytest.raises(ValueError) as caught:
        BAD[message]()
    assert message in str(caught.value)
