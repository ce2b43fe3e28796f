"""The explorer as a reader meets it: keyboard, mouse, no scripts, a narrow phone, a
dark page, a second copy.
"""

import functools
import re

import numpy as np
import pytest

from course_lib import figures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("explorer")]

TOKENS = ["the", "dog", "sees", "a", "cat", "."]
WEIGHTS = np.random.default_rng(0).dirichlet(
    np.full(6, 0.4), size=(2, 3, 6)
)  # layers, heads, T, S
WEIGHTS[:, 1] = np.where(np.tri(6, dtype=bool), WEIGHTS[:, 1], np.nan)


@functools.cache
def attention(layer, head):
    return figures.heatmap(
        WEIGHTS[layer, head], TOKENS, TOKENS, alt=f"Layer {layer}, head {head}.", high=1
    )


@functools.cache
def curve(rate, kind="plain"):
    return figures.lines(
        [1, 2],
        {kind: [1, rate]},
        x_label="x",
        y_label="y",
        alt=f"{kind} at rate {rate}",
    )


@pytest.fixture
def open_page(chromium):
    """Shows HTML in a bare page that can reach nothing; fails on any script error or
    attempt to reach something.
    """
    opened, wrong = [], []

    def show(*objects, before="", html="", **options):
        context = chromium.new_context(
            **{"viewport": {"width": 1000, "height": 900}, "offline": True} | options
        )
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on(
            "request",
            lambda request: (
                request.url.startswith("data:") or wrong.append(request.url)
            ),
        )
        head = (
            '<!doctype html><meta name="viewport"'
            ' content="width=device-width"><title>test</title>'
        )
        page.set_content(
            f"<html {html}"
            f" lang=en>{head}<body>{before}{''.join(item.html for item in objects)}"
        )
        return page

    yield show
    for context in opened:
        context.close()
    assert not wrong


def centre_of(page, t: int, s: int) -> tuple[float, float]:
    """A point inside a cell, found by moving the mouse over the canvas until the cell
    reads out.
    """
    box = page.locator("canvas").bounding_box()
    for y in range(int(box["y"]) + 5, int(box["y"] + box["height"]), 9):
        page.mouse.move(box["x"] + box["width"] * 0.6, y)
        if page.locator(".ce-readout").inner_text().startswith(f"query '{TOKENS[t]}'"):
            break
    for x in range(int(box["x"]) + 5, int(box["x"] + box["width"]), 9):
        page.mouse.move(x, y)
        if f"→ key '{TOKENS[s]}':" in page.locator(".ce-readout").inner_text():
            return x, y
    raise AssertionError(f"no place on the canvas reads out row {t}, column {s}")


def said(page) -> str:
    return page.locator(".ce-readout").inner_text()


def test_pointing_reads_out_the_number_and_the_row(open_page):
    page = open_page(figures.explore(attention, layer=[0, 1], head=range(3)))
    assert "arrow keys" in said(page)
    page.mouse.move(*centre_of(page, 3, 1))
    row = WEIGHTS[0, 0, 3]
    value = float(re.search(r"query 'a' → key 'dog': (\d\.\d\d)", said(page))[1])
    assert abs(value - row[1]) <= 1 / 510 + 0.005
    best = re.findall(
        r"'(\w+|\.)': (\d\.\d\d)", said(page).split("largest in this row:")[1]
    )
    assert [token for token, _ in best] == [TOKENS[i] for i in np.argsort(-row)[:3]]
    np.testing.assert_allclose(
        [float(number) for _, number in best],
        np.sort(row)[::-1][:3],
        atol=1 / 510 + 0.005,
    )


def test_pointing_at_a_row_s_label_reads_out_the_row(open_page):
    page = open_page(figures.explore(attention, layer=[0], head=[0]))
    _, y = centre_of(page, 2, 0)
    page.mouse.move(page.locator("canvas").bounding_box()["x"] + 20, y)
    assert said(page).startswith("query 'sees'\n") and "→" not in said(page)


def test_pointing_at_a_column_s_label_reads_out_the_column(open_page):
    page = open_page(figures.explore(attention, layer=[0], head=[0]))
    x, _ = centre_of(page, 0, 1)
    page.mouse.move(x, page.locator("canvas").bounding_box()["y"] + 25)
    assert said(page).startswith("key 'dog'\n") and "→" not in said(page)
    column = WEIGHTS[0, 0, :, 1]
    best = re.findall(
        r"'(\w+|\.)': (\d\.\d\d)", said(page).split("largest in this column:")[1]
    )
    assert [token for token, _ in best] == [TOKENS[i] for i in np.argsort(-column)[:3]]
    np.testing.assert_allclose(
        [float(number) for _, number in best],
        np.sort(column)[::-1][:3],
        atol=1 / 510 + 0.005,
    )


def test_a_picture_of_yes_and_no_says_yes_and_no(open_page):
    grid = figures.heatmap(np.tri(4), x="input", y="output", scale=False, alt="x")
    page = open_page(figures.explore(lambda k: grid, k=[1]))
    page.locator("canvas").focus()
    page.keyboard.press("ArrowDown")
    assert (
        said(page).split()
        == "output 0 → input 0: yes yes in this row: 1 of 4 (0)".split()
    )
    page.keyboard.press("End")
    assert said(page).startswith("output 0 → input 3: no\n")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Home")
    assert (
        said(page).split() == "input 0 yes in this column: 4 of 4 (0, 1, 2, 3)".split()
    )


def test_touch_reads_out_too(open_page):
    phone = {"has_touch": True, "viewport": {"width": 360, "height": 640}}
    page = open_page(figures.explore(attention, layer=[0], head=[0]), **phone)
    box = page.locator("canvas").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6)
    assert "→ key" in said(page)


def test_buttons_by_keyboard_change_the_frame_and_its_words(open_page):
    page = open_page(figures.explore(attention, layer=[0, 1], head=range(3)))
    canvas = page.locator("canvas")
    assert (
        canvas.get_attribute("role") == "img"
        and canvas.get_attribute("aria-label") == "Layer 0, head 0."
    )
    before = canvas.evaluate("c => c.toDataURL()")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert canvas.get_attribute("aria-label") == "Layer 1, head 0."
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert canvas.get_attribute("aria-label") == "Layer 1, head 2."
    assert canvas.evaluate("c => c.toDataURL()") != before
    assert (
        page.get_by_role("group", name="head")
        .get_by_role("radio", checked=True)
        .get_attribute("value")
        == "2"
    )
    outline = page.evaluate(
        "getComputedStyle(document.activeElement.nextElementSibling).outlineStyle"
    )
    assert outline == "solid"  # the focus is seen


def test_arrow_keys_walk_over_the_cells(open_page):
    page = open_page(figures.explore(attention, layer=[0], head=[0, 1]))
    page.locator("canvas").focus()
    for keys, start in [
        ("ArrowDown", "query 'the' → key 'the':"),
        ("ArrowDown ArrowDown ArrowRight", "query 'sees' → key 'dog':"),
        ("End", "query 'sees' → key '.':"),
        ("Home ArrowLeft", "query 'sees'\n"),
        ("ArrowDown", "query 'a'\n"),
        ("ArrowRight ArrowUp ArrowUp ArrowUp", "query 'the' → key 'the':"),
        ("ArrowUp", "key 'the'\n"),
        ("ArrowUp ArrowLeft", "key 'the'\n"),  # nothing stands in the corner
        ("ArrowRight", "key 'dog'\n"),
        ("Escape", "Point at"),
    ]:
        for key in keys.split():
            page.keyboard.press(key)
        assert said(page).startswith(start), keys


def test_the_row_pointed_at_stays_when_the_frame_changes(open_page):
    page = open_page(figures.explore(attention, layer=[0], head=[0, 1]))
    page.locator("canvas").focus()
    for key in ("ArrowDown", "ArrowDown", "End"):
        page.keyboard.press(key)
    page.get_by_role("radio", name="1").check()
    assert said(page).startswith("query 'dog' → key '.': no value")  # head 1 is causal
    assert page.locator(".ce-scale").inner_text().count("no value") == 1
    assert page.locator(".ce-readout").get_attribute("aria-live") == "polite"


def test_a_slider_by_keyboard_changes_the_picture_and_its_alt_text(open_page):
    page = open_page(figures.explore(curve, rate=range(8), kind=["plain", "bold"]))
    image, slider = page.locator("img"), page.get_by_role("slider", name="rate")
    first = image.get_attribute("src")
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert (
        image.get_attribute("alt") == "plain at rate 2"
        and slider.get_attribute("aria-valuetext") == "2"
    )
    page.get_by_role("radio", name="bold").check()
    assert image.get_attribute("alt") == "bold at rate 2"
    assert image.get_attribute("src") == curve(2, "bold").data_uri
    slider.focus()
    page.keyboard.press("Home")
    page.get_by_role("radio", name="plain").check()
    assert image.get_attribute("src") == first == curve(0).data_uri


def test_a_list_of_many_names(open_page):
    page = open_page(
        figures.explore(lambda kind: curve(1, kind), kind=list("abcdefgh"))
    )
    page.get_by_role("combobox", name="kind").select_option("c")
    assert page.locator("img").get_attribute("alt") == "c at rate 1"


def test_without_scripts_the_first_picture_stands_there(open_page):
    explorer = figures.explore(attention, layer=[0, 1], head=range(3), caption="Words.")
    page = open_page(explorer, java_script_enabled=False)
    image = page.locator("img")
    assert image.is_visible() and image.get_attribute("alt") == "Layer 0, head 0."
    assert image.bounding_box()["width"] > 300
    assert (
        page.locator("figcaption").is_visible()
        and not page.locator(".ce-controls").is_visible()
    )


@pytest.fixture(scope="module")
def wide() -> list:
    """Explorers that would like more room than a telephone has."""
    many = np.random.default_rng(1).random((64, 64))
    words = [f"longtoken{i}" for i in range(64)]
    return [
        figures.explore(
            lambda head: figures.heatmap(
                many, words, words, alt="x", title="A title " * 9
            ),
            head=range(6),
        ),
        figures.explore(
            curve, rate=range(8), kind=["plain", "a rather long name of an option", "c"]
        ),
        figures.explore(
            lambda k: figures.heatmap(
                [[k]], ["w" * 80], alt="x", y="a rather long name"
            ),
            k=[1, 2],
        ),
    ]


@pytest.mark.parametrize("width", [320, 360])
def test_a_narrow_page_does_not_scroll_sideways(open_page, wide, width):
    page = open_page(*wide, viewport={"width": width, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for canvas in page.locator("canvas").all():
        box, stage = canvas.bounding_box(), canvas.locator("..").bounding_box()
        assert box["width"] <= stage["width"] + 0.5


def test_the_canvas_follows_the_width_of_the_page(open_page):
    many = np.random.default_rng(1).random((40, 40))
    page = open_page(
        figures.explore(lambda k: figures.heatmap(many, alt="x"), k=[1, 2])
    )
    wide = page.locator("canvas").bounding_box()["width"]
    page.set_viewport_size({"width": 330, "height": 640})
    page.wait_for_function(
        "w => document.querySelector('canvas').getBoundingClientRect().width < w",
        arg=wide,
    )
    page.set_viewport_size({"width": 1000, "height": 640})
    page.wait_for_function(
        "w => document.querySelector('canvas').getBoundingClientRect().width == w",
        arg=wide,
    )


def test_two_copies_and_another_explorer_live_side_by_side(open_page):
    copy = figures.explore(attention, layer=[0, 1], head=[0])
    page = open_page(copy, copy, figures.explore(attention, layer=[1, 0], head=[0]))
    page.locator(".course-explorer").nth(1).get_by_role("radio", name="1").check()
    labels = [
        canvas.get_attribute("aria-label") for canvas in page.locator("canvas").all()
    ]
    assert labels == ["Layer 0, head 0.", "Layer 1, head 0.", "Layer 1, head 0."]
    assert page.locator("canvas").count() == 3
    names = page.evaluate(
        "[...new Set([...document.querySelectorAll('input')].map(i => i.name))].length"
    )
    assert names == 6  # two groups in each of three
    assert (
        page.evaluate(
            "['data', 'root', 'frame', 'controls', 'scope', 'still'].filter(k => k in"
            " window)"
        )
        == []
    )


@pytest.mark.parametrize(
    "page_says, expected",
    [
        ({"color_scheme": "light"}, "light"),
        ({"color_scheme": "dark"}, "dark"),
        ({"color_scheme": "dark", "html": 'data-theme="light"'}, "light"),
        ({"color_scheme": "light", "html": 'data-theme="dark"'}, "dark"),
        ({"color_scheme": "light", "html": 'theme="dark"'}, "dark"),
        (
            {
                "color_scheme": "light",
                "before": (
                    "<script>document.body.dataset.jpThemeLight = 'false'</script>"
                ),
            },
            "dark",
        ),
        (
            {
                "color_scheme": "dark",
                "before": (
                    "<script>document.body.dataset.jpThemeLight = 'true'</script>"
                ),
            },
            "light",
        ),
    ],
)
def test_dark_mode_by_system_and_by_the_page_s_own_switch(
    open_page, page_says, expected
):
    page = open_page(figures.explore(attention, layer=[0], head=[0]), **page_says)
    both = "e => [getComputedStyle(e).backgroundColor, getComputedStyle(e).color]"
    style = page.locator(".course-explorer").evaluate(both)
    bright = [sum(map(int, re.findall(r"\d+", colour)[:3])) > 380 for colour in style]
    assert bright == ([True, False] if expected == "light" else [False, True])


def test_a_switch_to_dark_redraws_the_labels(open_page):
    page = open_page(
        figures.explore(attention, layer=[0], head=[0]), color_scheme="light"
    )
    light = page.locator("canvas").evaluate("c => c.toDataURL()")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_function(
        "before => document.querySelector('canvas').toDataURL() != before", arg=light
    )


PALEST_LETTERS = """canvas => {
    // The darkest dot left of the cells, where the words of the rows stand: their ink.
    const dots = canvas.getContext("2d").getImageData(0, canvas.height / 2, canvas.width / 8, canvas.height / 2).data;
    let darkest = 765;
    for (let i = 0; i < dots.length; i += 4)
        if (dots[i + 3] > 200) darkest = Math.min(darkest, dots[i] + dots[i + 1] + dots[i + 2]);
    return darkest;
}"""


@pytest.mark.parametrize(
    "page_says", [{"color_scheme": "dark"}, {"html": 'data-theme="dark"'}]
)
def test_print_shows_the_current_frame_dark_on_white(open_page, page_says):
    """Also from a dark page, whose letters are pale on the screen."""
    page = open_page(figures.explore(attention, layer=[0, 1], head=[0]), **page_says)
    page.get_by_role("radio", name="1").check()
    assert page.locator("canvas").evaluate(PALEST_LETTERS) > 500
    page.emulate_media(media="print")
    page.wait_for_function(
        f"({PALEST_LETTERS})(document.querySelector('canvas')) < 200"
    )
    assert page.locator("canvas").is_visible()
    assert page.locator("canvas").get_attribute("aria-label") == "Layer 1, head 0."
    background = page.locator(".course-explorer").evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )
    assert background == "rgb(255, 255, 255)"
    page.emulate_media(media="screen")
    page.wait_for_function(
        f"({PALEST_LETTERS})(document.querySelector('canvas')) > 500"
    )


def test_nothing_moves_for_those_who_asked_for_less_motion(open_page):
    """With reduced motion no element of an explorer has a transition or an animation;
    otherwise buttons fade.
    """
    longest = """root => Math.max(...[...root.querySelectorAll('*')].map(e => {
        const style = getComputedStyle(e);
        return parseFloat(style.transitionDuration) + parseFloat(style.animationDuration); }))"""
    explorer = figures.explore(attention, layer=[0, 1], head=[0])
    still = (
        open_page(explorer, reduced_motion="reduce")
        .locator(".course-explorer")
        .evaluate(longest)
    )
    assert still == 0
    assert (
        open_page(explorer, reduced_motion="no-preference")
        .locator(".course-explorer")
        .evaluate(longest)
        > 0
    )


def test_a_finger_drawn_across_reads_out_row_after_row(open_page):
    """A touch that moves sideways points on; up and down it scrolls the page, as
    everywhere.
    """
    page = open_page(figures.explore(attention, layer=[0], head=[0]), has_touch=True)
    canvas = page.locator("canvas")
    box = canvas.bounding_box()
    seen = set()
    for share in (0.4, 0.6, 0.8):
        x, y = box["x"] + box["width"] * share, box["y"] + box["height"] * 0.7
        canvas.dispatch_event(
            "pointermove", {"clientX": x, "clientY": y, "pointerType": "touch"}
        )
        seen.add(said(page))
    assert len(seen) == 3
    assert "pan-y" in canvas.evaluate("c => getComputedStyle(c).touchAction")


def test_every_frame_has_its_own_words(open_page):
    """Walking through all combinations of two choices gives each frame's alternative
    text, once each.
    """
    page = open_page(figures.explore(attention, layer=[0, 1], head=range(3)))
    words = []
    for layer in ("0", "1"):
        page.get_by_role("group", name="layer").get_by_role("radio", name=layer).check()
        for head in ("0", "1", "2"):
            page.get_by_role("group", name="head").get_by_role(
                "radio", name=head
            ).check()
            words.append(page.locator("canvas").get_attribute("aria-label"))
    assert words == [
        f"Layer {layer}, head {head}." for layer in (0, 1) for head in range(3)
    ]


def test_colours_on_the_canvas_are_those_of_the_pictures(open_page):
    """One ramp in Python and in the page: the darkest and the palest cell, and one
    between.
    """
    from course_lib.figures.style import RAMP

    row = [[0.0, 0.5, 1.0]]
    page = open_page(
        figures.explore(lambda k: figures.heatmap(row, alt="x", high=1), k=[0])
    )
    box = page.locator("canvas").bounding_box()
    found = page.locator("canvas").evaluate(
        "c => { const d = c.getContext('2d').getImageData(0, 0, c.width,"
        " c.height).data;const seen = new Set(); for (let i = 0; i < d.length; i += 4)"
        " seen.add(d.slice(i, i + 3).join());return [...seen]; }"
    )
    assert box["width"] > 50
    for level in (0, 128, 255):  # 0.5 is level 127.5, rounded to the even 128
        wanted = np.array(RAMP(level / 255)[:3]) * 255
        assert any(
            np.abs(np.array(list(map(int, colour.split(",")))) - wanted).max() <= 2
            for colour in found
        ), level
