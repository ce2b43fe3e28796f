"""Reading for everyone: axe-core on every page in light and dark, the keyboard, paper,
folded things, less motion.
"""

import importlib.util
from importlib.resources import files

import pytest
from needs import need
from site_pages import shown_pages

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PAGES = shown_pages()
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]
OTHER = ["404", "search", "genindex"]  # pages that no table of contents names
UNFOLD = "() => document.querySelectorAll('details').forEach(d => d.open = true)"
# The thousands of glyph elements of typeset formulas are MathJax's own affair; a
# formula's words stand beside them.
AXE = "axe.run({exclude: ['mjx-container']}, {resultTypes: ['violations']})"


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core's script, from a package that carries it: nothing is fetched."""
    found = importlib.util.find_spec("axe_playwright_python") is not None
    need("browser", found, "no axe-core found: pip install axe-playwright-python")
    return (
        files("axe_playwright_python")
        .joinpath("axe.min.js")
        .read_text(encoding="utf-8")
    )


def violations(tab) -> list[str]:
    """What axe-core calls serious or critical, with the first elements."""
    bad = [
        v
        for v in tab.evaluate(AXE)["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    return [
        f"{v['id']}: {[node['html'][:120] for node in v['nodes'][:3]]}" for v in bad
    ]


# Colours fade from light to dark; what is in between is nobody's to read.
FADED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const fading = document.getAnimations().filter(animation => animation instanceof CSSTransition);
    await Promise.all(fading.map(animation => animation.finished.catch(() => null)));
}"""


@pytest.mark.parametrize("page", PAGES + OTHER)
def test_axe_finds_nothing_serious_in_light_and_dark(visit, axe, page):
    tab = visit(page, color_scheme="light").tab
    tab.evaluate(UNFOLD)
    tab.evaluate(axe)
    assert violations(tab) == []
    tab.emulate_media(color_scheme="dark")
    if page != "404":  # which has no script of its own
        tab.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    tab.evaluate(FADED)
    assert violations(tab) == []


def test_axe_would_notice(visit, axe):
    """The guard above can fail: pale letters, and a picture and a button without words,
    are found.
    """
    tab = visit("book/index").tab
    tab.evaluate(
        """() => document.querySelector('.bd-article').insertAdjacentHTML('beforeend',
        '<p style="color: #ccc; background: #fff">pale</p><img src="data:,"><button></button>')"""
    )
    tab.evaluate(axe)
    assert {line.split(":")[0] for line in violations(tab)} == {
        "color-contrast",
        "image-alt",
        "button-name",
    }


REACHABLE = """() => {
    const wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.disabled
            && e.tabIndex >= 0 && e.getClientRects().length && e.type !== 'hidden');
    wanted.forEach((e, i) => e.dataset.reach = e.type === 'radio' ? 'radio ' + e.name : i);
    return [...new Set(wanted.map(e => e.dataset.reach))];
}"""


@pytest.mark.parametrize("page", PAGES)
def test_the_keyboard_reaches_everything(visit, page):
    """Tab, pressed often enough, has been on every link, button, fold, explorer and
    group of choices that is shown.
    """
    tab = visit(page).tab
    wanted = set(tab.evaluate(REACHABLE))
    assert len(wanted) > 5
    met, rounds = set(), 0
    while wanted - met and rounds < 3 * len(wanted) + 50:
        tab.keyboard.press("Tab")
        met.add(tab.evaluate("document.activeElement.dataset.reach"))
        rounds += 1
    # The table of contents beside the text shows and hides its parts while the page
    # scrolls.
    missed = """names => names.map(n => document.querySelector(`[data-reach="${n}"]`))
        .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 120))"""
    assert tab.evaluate(missed, sorted(wanted - met)) == []


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


@pytest.mark.parametrize("page", CHAPTERS)
def test_answers_and_side_notes_are_folded_until_asked_for(visit, page):
    tab = visit(page).tab
    folds = tab.query_selector_all(".bd-article details")
    assert folds
    assert [
        f.inner_text()[:60] for f in folds if f.get_attribute("open") is not None
    ] == []


@pytest.mark.parametrize("page", CHAPTERS)
def test_paper_shows_everything_but_the_buttons(visit, page):
    """Printing unfolds answers, hides what belongs to the screen, fits the width;
    afterwards all is as it was.
    """
    tab = visit(page, width=800, height=1100, color_scheme="dark").tab
    before = tab.evaluate(
        "document.querySelectorAll('.bd-article details[open]').length"
    )
    tab.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    buttons = [
        ".launch",
        ".report-error",
        ".bd-sidebar-primary",
        ".prev-next-footer",
        ".copybtn",
    ]
    state = tab.evaluate(
        """buttons => ({
        folded: [...document.querySelectorAll('.bd-article details')].filter(d => !d.open).length,
        shown: buttons.filter(s => [...document.querySelectorAll(s)].some(e => e.checkVisibility())),
        width: document.documentElement.scrollWidth,
    })""",
        buttons,
    )
    assert state["folded"] == 0 and state["shown"] == [] and state["width"] <= 800
    tab.emulate_media(media="screen")
    tab.evaluate("() => window.dispatchEvent(new Event('afterprint'))")
    assert (
        tab.evaluate("document.querySelectorAll('.bd-article details[open]').length")
        == before
    )
    assert len(tab.pdf(format="A4")) > 50_000


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
