"""Diagrams as a reader meets them: on a phone, in the dark, on paper, with and without
the site around them.
"""

import re
from pathlib import Path

import pytest
from drawn_diagrams import DRAWN, self_attention

from course_lib import figures

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("diagram")]

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT.joinpath("book/_static/custom.css").read_text("utf-8")


@pytest.fixture
def open_page(chromium):
    """Shows HTML in a bare page, or in one with the site's style; nothing may be
    fetched.
    """
    opened, asked = [], []

    def show(*diagrams, width=1280, html="", before="", on_site=False, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, offline=True, **options
        )
        opened.append(context)
        page = context.new_page()
        page.on(
            "request",
            lambda request: (
                request.url.startswith("data:") or asked.append(request.url)
            ),
        )
        body = before + "".join(
            item if isinstance(item, str) else item.html for item in diagrams
        )
        if on_site:
            # As much room as the theme leaves, which also pads figures.
            body = (
                f"<style>{SITE} body {{ margin: 0 }} .bd-article {{ padding: 0 28.8px }}"
                " .bd-article figure { padding: 7.5px }</style><article"
                " class='bd-article bd-content'><div"
                " class='cell_output output'><div class='output"
                f" text_html'>{body}</div></div></article>"
            )
        page.set_content(
            f"<!doctype html><html lang=en {html}><meta name=viewport"
            f" content='width=device-width'><title>test</title><body>{body}"
        )
        return page

    yield show
    for context in opened:
        context.close()
    assert not asked


SMALLEST_LETTERS = """() => Math.min(...[...document.querySelectorAll("svg")].flatMap(svg => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return [...svg.querySelectorAll("text, tspan")].map(t => parseFloat(getComputedStyle(t).fontSize) * scale);
}))"""
# Texts that are not inside their picture, or not inside the shape that they label.
CUT = """() => [...document.querySelectorAll("svg")].flatMap(svg => {
    const inside = (a, b) => a.left >= b.left - 0.5 && a.right <= b.right + 0.5
        && a.top >= b.top - 0.5 && a.bottom <= b.bottom + 0.5;
    const page = svg.getBoundingClientRect();
    return [...svg.querySelectorAll("text")].filter(text => {
        const own = text.getBoundingClientRect(), shape = text.parentNode.querySelector(".cd-shape, .cd-ground");
        if (!inside(own, page)) return true;
        const box = shape && text.parentNode !== svg && shape.getBoundingClientRect();
        return box && (own.left < box.left || own.right > box.right);
    }).map(text => text.textContent);
})"""


@pytest.mark.parametrize("on_site", [False, True], ids=["alone", "on the site"])
@pytest.mark.parametrize("width", [320, 360, 1280])
def test_letters_can_be_read_and_nothing_is_cut(open_page, width, on_site):
    diagrams = [draw() for draw in DRAWN.values()]
    page = open_page(*diagrams, width=width, on_site=on_site)
    assert page.evaluate(SMALLEST_LETTERS) >= 11
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    stages = page.locator(".cd-stage").evaluate_all(
        "stages => stages.map(s => [s.scrollWidth - s.clientWidth, s.tabIndex])"
    )
    scrolling = {name for name, (more, _) in zip(DRAWN, stages, strict=True) if more}
    may_scroll = {1280: set(), 360: {"across", "lstm", "post_norm"}, 320: set(DRAWN)}
    assert scrolling <= may_scroll[width]
    # What scrolls can be scrolled with the keyboard.
    assert all(tab == 0 for more, tab in stages if more)


def test_a_wide_diagram_scrolls_to_its_end(open_page):
    page = open_page(DRAWN["across"](), width=360, on_site=True)
    stage = page.locator(".cd-stage")
    last = page.locator("text", has_text="sample").first
    assert last.bounding_box()["x"] > 360
    page.keyboard.press("Tab")
    page.keyboard.press("End")
    stage.evaluate("s => s.scrollTo({left: s.scrollWidth, behavior: 'instant'})")
    box = last.bounding_box()
    assert 0 < box["x"] < box["x"] + box["width"] < 360


LIGHT, DARK = "light", "dark"
JUPYTER = "<script>document.body.dataset.jpThemeLight = '{}'</script>"


@pytest.mark.parametrize(
    "page_says, expected",
    [
        ({"color_scheme": "light"}, LIGHT),
        ({"color_scheme": "dark"}, DARK),
        ({"color_scheme": "dark", "html": 'data-theme="light"'}, LIGHT),
        ({"color_scheme": "light", "html": 'data-theme="dark"'}, DARK),
        ({"color_scheme": "light", "html": 'data-theme="dark"', "on_site": True}, DARK),
        ({"color_scheme": "light", "html": 'theme="dark"'}, DARK),
        ({"color_scheme": "light", "before": JUPYTER.format("false")}, DARK),
        ({"color_scheme": "dark", "before": JUPYTER.format("true")}, LIGHT),
    ],
)
def test_dark_mode_by_system_and_by_the_page_s_own_switch(
    open_page, page_says, expected
):
    page = open_page(self_attention(), **page_says)
    colours = [
        page.locator(".course-diagram").evaluate(
            "e => getComputedStyle(e).backgroundColor"
        ),
        page.locator("rect.cd-linear").first.evaluate("e => getComputedStyle(e).fill"),
        page.locator("svg text").first.evaluate("e => getComputedStyle(e).fill"),
        page.locator(".cd-line").first.evaluate("e => getComputedStyle(e).stroke"),
    ]
    bright = [sum(map(int, re.findall(r"\d+", c)[:3])) > 380 for c in colours]
    light = [True, True, False, False]
    assert bright == (light if expected == LIGHT else [not b for b in light])


@pytest.mark.parametrize(
    "page_says", [{"color_scheme": "dark"}, {"html": 'data-theme="dark"'}]
)
def test_paper_is_white(open_page, page_says):
    page = open_page(self_attention(), **page_says)
    page.emulate_media(media="print")
    block = page.locator(".course-diagram")
    white = "rgb(255, 255, 255)"
    assert block.evaluate("e => getComputedStyle(e).backgroundColor") == white
    assert page.locator("svg text").first.evaluate("e => getComputedStyle(e).fill") == (
        "rgb(27, 31, 36)"
    )


def test_words_can_be_selected_and_copied(open_page):
    page = open_page(self_attention())
    page.locator("text", has_text="softmax").click(click_count=3)
    assert "softmax" in page.evaluate("getSelection().toString()")
    page.keyboard.press("ControlOrMeta+a")
    copied = page.evaluate("getSelection().toString()")
    for word in ("WQ", "QKᵀ / √D", "(T, D)", "weights · V"):
        assert word in copied


def test_where_styles_are_taken_away_a_picture_stands_there(open_page):
    html = self_attention().html
    page = open_page(html)
    assert not page.locator("img").is_visible() and page.locator("svg").is_visible()
    bare = re.sub(r"<style>.*?</style>|<svg.*</svg>", "", html, flags=re.DOTALL)
    image = open_page(bare).locator("img")
    assert image.is_visible()
    assert image.evaluate("i => i.naturalWidth") > 150


def test_two_diagrams_of_different_kinds_keep_their_colours(open_page):
    first = figures.diagram({"a": (0, 0, "linear")}, alt="x")
    second = figures.diagram({"b": (0, 0, "norm")}, alt="y")
    alone = open_page(first, color_scheme="dark")
    both = open_page(first, second, first, color_scheme="dark")
    fill = "e => getComputedStyle(e).fill"
    wanted = alone.locator("rect.cd-linear").evaluate(fill)
    assert both.locator("rect.cd-linear").first.evaluate(fill) == wanted
    assert both.locator("rect.cd-linear").last.evaluate(fill) == wanted
