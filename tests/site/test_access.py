"""Reading for everyone: axe-core on every page in light and dark, the keyboard, paper,
folded things, less motion.
"""

import pytest
from site_pages import shown_pages

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site access")]

PAGES = shown_pages()
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]


def test_focus_is_seen(visit):
    """Whatever has the focus is outlined."""
    tab = visit("book/setup").tab
    for selector in (
        ".self-test input",
        ".self-test summary",
        ".self-test-mark",
        ".bd-article a",
    ):
        tab.focus(selector)
        tab.keyboard.press("Shift")  # the focus came by keyboard
        style = tab.evaluate(
            "(s => s.outlineStyle +"
            " s.boxShadow)(getComputedStyle(document.activeElement))"
        )
        assert style != "nonenone", selector


def test_print_button_prints(visit):
    tab = visit(CHAPTERS[0]).tab
    tab.evaluate("() => { window.print = () => { window.printed = true; }; }")
    tab.click(".launch button")
    assert tab.evaluate("window.printed")


def test_less_motion(visit):
    """Whoever asked for less motion gets no transition and no animation."""
    longest = """() => Math.max(...[...document.querySelectorAll('body *')].map(e => {
        const style = getComputedStyle(e);
        return Math.max(parseFloat(style.transitionDuration), parseFloat(style.animationDuration)); }))"""
    assert visit("book/setup", reduced_motion="reduce").tab.evaluate(longest) == 0
