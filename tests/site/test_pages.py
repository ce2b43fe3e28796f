"""Every page in a real browser with the network cut off: whole, readable on a desktop,
on a telephone, on paper, in the light and in the dark, by keyboard, for everyone.

A page is opened once for all of these (see ``opened``). Each test says which page, and
at which width and in which theme it looks.
"""

import json

import pytest
from site_pages import ROOT, each, shown_pages

from course_lib.publishing import costs

pytestmark = pytest.mark.browser

PAGES = shown_pages()
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]
SETS = [page for page in PAGES if page.startswith("exercises/")]
SOLUTIONS = [page for page in PAGES if page.startswith("solutions/")]
NOTEBOOKS = CHAPTERS + SETS + SOLUTIONS
OTHER = ["404", "search", "genindex"]  # pages that no table of contents names
MATHEMATICS = CHAPTERS + ["book/notation", "book/glossary", "book/setup"]
UNFOLD = "() => document.querySelectorAll('details').forEach(d => d.open = true)"

STATE = """async () => {
    const pictures = [...document.querySelectorAll('.bd-article img')];
    await Promise.all(pictures.map(i => { i.loading = 'eager'; return i.decode().catch(() => null); }));
    const formulas = [...document.querySelectorAll('.math')];
    return {
        broken: pictures.filter(i => !i.naturalWidth).map(i => i.src.slice(0, 80)),
        silent: pictures.filter(i => !i.getAttribute('alt')).map(i => i.src.slice(0, 80)),
        formulas: formulas.length,
        raw: formulas.filter(m => !m.querySelector('mjx-container')).map(m => m.textContent),
        wrong: [...document.querySelectorAll('mjx-merror')].map(m => m.textContent),
    };
}"""


@each(PAGES)
def test_page_is_whole_without_any_other_host(opened, page):
    """Nothing failed, nothing was asked of another host; pictures have arrived and
    speak; mathematics is typeset.
    """
    state = opened.tab.evaluate(STATE)
    assert opened.elsewhere == []
    assert opened.errors == []
    assert opened.tab.title().strip()
    assert state["broken"] == [] and state["silent"] == []
    assert state["raw"] == [] and state["wrong"] == []
    if page in MATHEMATICS:
        assert state["formulas"] > 0


@each(CHAPTERS)
def test_answers_and_side_notes_are_folded_until_asked_for(opened, page):
    folds = opened.tab.query_selector_all(".bd-article details")
    assert folds
    assert [
        f.inner_text()[:60] for f in folds if f.get_attribute("open") is not None
    ] == []


@each(SETS)
def test_problem_set_has_examples_and_folded_hints(opened, page):
    """Under each check stands an example of a right result and a folded hint; answers
    are stubs.
    """
    tab = opened.tab
    cells = json.loads((ROOT / f"{page}.ipynb").read_text("utf-8"))["cells"]
    checks = [
        c["metadata"]["course"]
        for c in cells
        if c["metadata"].get("course", {}).get("tag") == "check"
    ]
    hints = tab.query_selector_all("details.hint")
    assert len(hints) == sum(bool(check.get("hint")) for check in checks) > 0
    assert all(hint.get_attribute("open") is None for hint in hints)
    text = tab.inner_text(".bd-article")
    assert text.count("Example of a right result") == len(checks)
    assert "NotImplementedError" in text


@each(SOLUTIONS)
def test_solutions_are_folded(opened, page):
    tab = opened.tab
    cells = json.loads((ROOT / f"{page}.ipynb").read_text("utf-8"))["cells"]
    for cell in cells:
        course = cell["metadata"].get("course", {})
        if course.get("tag") == "answer":
            fold = tab.locator(
                "details", has_text=f"Show the answer to {course['id']}"
            ).first
            assert fold.get_attribute("open") is None
    assert all(
        fold.get_attribute("open") is None
        for fold in tab.query_selector_all(".bd-article details")
    )
    assert not any(
        "exercise:" in pre.inner_text()
        for pre in tab.query_selector_all("pre")
        if pre.is_visible()
    )


REACHABLE = """() => {
    const wanted = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
        .filter(e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !e.disabled
            && e.tabIndex >= 0 && e.getClientRects().length && e.type !== 'hidden');
    wanted.forEach((e, i) => e.dataset.reach = e.type === 'radio' ? 'radio ' + e.name : i);
    window.met = new Set();
    document.addEventListener('focusin', event => window.met.add(event.target.dataset.reach));
    return [...new Set(wanted.map(e => e.dataset.reach))];
}"""


BEFORE = """name => {
    const shown = [...document.querySelectorAll('[data-reach]')].filter(e => e.checkVisibility());
    const before = shown[shown.findIndex(e => e.dataset.reach === name) - 1];
    before?.focus({preventScroll: true});
    return Boolean(before);
}"""


@each(PAGES)
def test_the_keyboard_reaches_everything(opened, page):
    """Tab, pressed often enough, has been on every link, button, fold, explorer and
    group of choices that is shown.
    """
    tab = opened.tab
    wanted = set(tab.evaluate(REACHABLE))
    assert len(wanted) > 5
    met, rounds = set(), 0
    while wanted - met and rounds < 3 * len(wanted) + 50:
        for _ in range(20):
            tab.keyboard.press("Tab")
        met = set(tab.evaluate("[...window.met]"))
        rounds += 20
    # The table of contents beside the text shows and hides its parts while the page
    # scrolls: what was hidden whenever Tab came by, and is shown now, must be reached
    # from the thing before it.
    for name in sorted(wanted - met, key=str):
        if tab.evaluate(BEFORE, name):
            tab.keyboard.press("Tab")
    met = set(tab.evaluate("[...window.met]"))
    missed = """names => names.map(n => document.querySelector(`[data-reach="${n}"]`))
        .filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 120))"""
    assert tab.evaluate(missed, sorted(wanted - met)) == []


@each(NOTEBOOKS)
def test_a_notebook_says_how_to_run_it_and_what_that_costs(opened, config, page):
    tab = opened.tab
    links = {
        a.inner_text(): a.get_attribute("href")
        for a in tab.query_selector_all(".launch > a")
    }
    assert links["Open in Colab"] == config.colab(f"{page}.ipynb")
    assert {"Download", "How to run and save"} <= set(links)
    with tab.expect_download() as download:
        tab.click(".launch a[download]")
    assert download.value.path().read_bytes() == (ROOT / f"{page}.ipynb").read_bytes()
    told = tab.inner_text(".launch-cost") if tab.query_selector(".launch-cost") else ""
    if page in CHAPTERS:
        assert "minutes to read" in told
    if page in costs.load(ROOT):
        assert f"{costs.load(ROOT)[page]['seconds']:.0f} s" in told


@each(CHAPTERS)
def test_a_link_to_an_equation_leads_to_it(opened, page):
    tab = opened.tab
    links = tab.query_selector_all(".bd-article p a[href^='#eq-']")
    for link in links:
        link.evaluate("a => a.closest('details') && (a.closest('details').open = true)")
        link.click()
        name = link.get_attribute("href")[1:]
        tab.wait_for_function(f"""() => {{
            const {{top}} = document.getElementById('{name}').getBoundingClientRect();
            return -5 <= top && top <= 900; }}""")
        # The number in the link is the number beside the equation that follows the
        # place.
        number = link.inner_text()
        beside = tab.evaluate(
            f"""() => {{
            const place = document.getElementById('{name}').getBoundingClientRect();
            const all = [...document.querySelectorAll('mjx-container[display=true]')];
            return all.find(m => m.getBoundingClientRect().bottom > place.top).textContent; }}"""
        )
        assert number in beside, f"{number} is not in {beside}"


@each(CHAPTERS)
def test_a_link_to_a_side_note_opens_it(opened, page):
    tab = opened.tab
    for link in tab.query_selector_all(".bd-article a[href^='#note-']"):
        link.click()
        tab.wait_for_function(
            """name => {
            const open = [...document.querySelectorAll('.bd-article details[open]')];
            const above = document.getElementById(name);
            const {top} = open[0]?.firstElementChild.getBoundingClientRect() ?? {top: -99};
            return open.length === 1 && (above.closest('p') ?? above).nextElementSibling === open[0]
                && -5 <= top && top <= 900; }""",
            arg=link.get_attribute("href")[1:],
        )
        tab.evaluate(
            "document.querySelectorAll('details').forEach(d => d.open = false)"
        )


SHOWN = """explorer => {
    const canvas = explorer.querySelector('canvas');
    return canvas ? canvas.toDataURL() : explorer.querySelector('img').src;
}"""


@each(CHAPTERS)
def test_explorers_move(opened, page):
    """Each control of each explorer, used with the keyboard, changes the picture beside
    it.
    """
    tab = opened.tab
    tab.evaluate(UNFOLD)
    explorers = tab.query_selector_all(".course-explorer")
    assert explorers, f"{page} has no explorer; every chapter has at least one"
    for explorer in explorers:
        controls = explorer.query_selector_all(
            ".ce-controls input[type=range], .ce-controls fieldset input:checked,"
            " .ce-controls select"
        )
        assert controls, "an explorer without controls"
        for control in controls:
            before = explorer.evaluate(SHOWN)
            control.focus()
            tab.keyboard.press(
                "ArrowDown"
                if control.evaluate("c => c.tagName") == "SELECT"
                else "ArrowRight"
            )
            tab.wait_for_function(
                f"([explorer, before]) => ({SHOWN})(explorer) !== before",
                arg=[explorer, before],
            )


@each(CHAPTERS)
def test_code_fits_beside_the_text_in_letters_of_its_size(opened, page):
    """At 1,280 pixels no line of code is cut off, and letters have 13 pixels."""
    tab = opened.tab
    tab.evaluate(UNFOLD)
    shown = tab.evaluate("""() => [...document.querySelectorAll('.cell_input pre')]
        .filter(pre => pre.clientWidth)
        .map(pre => [parseFloat(getComputedStyle(pre).fontSize),
            pre.scrollWidth - pre.clientWidth, pre.innerText.slice(0, 60)])""")
    assert len(shown) > 5 and tab.viewport_size["width"] == 1280
    assert [text for letters, _, text in shown if letters < 13] == []
    assert [text for _, beyond, text in shown if beyond > 1] == []


@each(PAGES)
def test_a_telephone_does_not_scroll_sideways(opened, page):
    """At 320 pixels wide only code and pandas' tables scroll in boxes of their own; the
    page and formulas never.
    """
    tab = opened.tab
    tab.set_viewport_size({"width": 320, "height": 640})
    tab.evaluate(UNFOLD)
    # Canvases are drawn anew for the width before the next frame.
    tab.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    width, widest = tab.evaluate("""() => {
        const over = [...document.querySelectorAll('.bd-article *')].filter(e => {
            if (e.getBoundingClientRect().right <= document.documentElement.clientWidth + 1) return false;
            for (let p = e.parentElement; p && !p.matches('.bd-article'); p = p.parentElement)
                if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return false;
            return !e.closest('.sr-only, mjx-assistive-mml');
        }).map(e => e.tagName + '.' + e.className).slice(0, 3);
        return [document.documentElement.scrollWidth, over];
    }""")
    assert width <= 320, f"the page is {width} pixels wide; too wide: {widest}"
    boxes = tab.evaluate(
        """() => [...document.querySelectorAll('.bd-article *')].filter(e =>
        e.scrollWidth > e.clientWidth + 1 && e.clientWidth && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX)
        && !e.matches('pre') && !e.querySelector('table.dataframe'))
        .map(e => e.className + ': ' + e.textContent.trim().slice(0, 60))"""
    )
    assert boxes == [], "these scroll sideways in a box"


@each(CHAPTERS)
def test_paper_shows_everything_but_the_buttons(opened, page):
    """Printing from a dark window of 800 pixels unfolds answers, hides what belongs to
    the screen, fits the width; afterwards all is as it was.
    """
    tab = opened.tab
    tab.set_viewport_size({"width": 800, "height": 1100})
    to_the_dark(tab)
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


# Colours fade from light to dark; what is in between is nobody's to read.
FADED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    // Those of what is folded stand still until it is opened, so that nobody waits for them.
    document.getAnimations().filter(animation => animation instanceof CSSTransition)
        .forEach(animation => animation.finish());
    await new Promise(done => requestAnimationFrame(done));
}"""


def to_the_dark(tab) -> None:
    tab.emulate_media(color_scheme="dark")
    if not tab.url.endswith("/404.html"):  # which has no script of its own
        tab.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    tab.evaluate(FADED)


# axe-core looks at every element that there is, and a page of code has thousands that
# are alike: words of the same class in code of the same kind. One of each stays an
# element, the others become plain text of their line. Glyphs of typeset formulas are
# MathJax's own affair, and hidden from a reader of the screen; a formula's words stand
# beside them. This changes the page, so that axe comes last.
ONE_OF_EACH = """() => {
    const seen = new Set(), alike = [];
    for (const word of document.querySelectorAll('.highlight pre span')) {
        if (word.childElementCount) continue;
        const kind = [];
        for (let e = word; e; e = e.parentElement) kind.push(e.localName, e.className, e.getAttribute('style'));
        const name = kind.join();
        if (seen.has(name)) alike.push(word); else seen.add(name);
    }
    for (const word of alike) word.replaceWith(...word.childNodes);
    for (const code of document.querySelectorAll('.highlight pre')) code.normalize();
    for (const glyphs of document.querySelectorAll('mjx-math[aria-hidden=true]')) glyphs.replaceChildren();
}"""
AXE = """rules => axe.run({exclude: ['mjx-container']}, {resultTypes: ['violations'],
    ...(rules ? {runOnly: rules} : {})})"""
COLOURS = ["color-contrast", "link-in-text-block"]  # all else is as it was in the light


def violations(tab, rules: list[str] | None = None) -> list[str]:
    """What axe-core calls serious or critical, with the first elements.

    Args:
        rules: Look for these alone; None: for everything.
    """
    bad = [
        v
        for v in tab.evaluate(AXE, rules)["violations"]
        if v["impact"] in ("serious", "critical")
    ]
    return [
        f"{v['id']}: {[node['html'][:120] for node in v['nodes'][:3]]}" for v in bad
    ]


@each(PAGES + OTHER)
def test_axe_finds_nothing_serious_in_light_and_dark(opened, axe, page):
    tab = opened.tab
    tab.evaluate(UNFOLD)
    # A moment after a change of size the theme says anew which boxes the keyboard can
    # scroll: on the paper of the test before there were none.
    tab.wait_for_function(
        "() => [...document.querySelectorAll('pre')].every(box =>"
        " box.scrollWidth <= box.clientWidth || box.tabIndex >= 0)"
    )
    tab.evaluate(ONE_OF_EACH)
    tab.evaluate(axe)
    tab.evaluate(FADED)
    assert violations(tab) == [], "in the light"
    to_the_dark(tab)
    assert violations(tab, COLOURS) == [], "in the dark"


@pytest.mark.xdist_group("axe would notice")
def test_axe_would_notice(visit, axe):
    """The guard above can fail: pale letters (in code as well, wherever they stand),
    and a picture and a button without words, are found.
    """
    tab = visit("book/setup").tab
    tab.evaluate(
        """() => {
        document.querySelector('.bd-article').insertAdjacentHTML('beforeend',
            '<p style="color: #ccc; background: #fff">pale</p><img src="data:,"><button></button>');
        [...document.querySelectorAll('.highlight pre span')].at(-1).style.color = '#ddd';
    }"""
    )
    tab.evaluate(ONE_OF_EACH)
    tab.evaluate(axe)
    found = violations(tab)
    assert {line.split(":")[0] for line in found} == {
        "color-contrast",
        "image-alt",
        "button-name",
    }
    assert any("#ddd" in line or "221, 221" in line for line in found)
    to_the_dark(tab)
    tab.evaluate(
        "() => document.querySelector('.bd-article').insertAdjacentHTML('beforeend',"
        " '<p style=\"color: #333; background: #000\">dim</p>')"
    )
    assert any("dim" in line for line in violations(tab, COLOURS))
