"""The site in a real browser, with the network cut off: what a reader sees, on a
desktop and on a phone.
"""

import gzip
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from site_pages import ROOT, shown_pages

from course_lib.publishing.site.build import SHARED_BUDGET

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site")]

PAGES = shown_pages()
MATHEMATICS = [
    p
    for p in PAGES
    if p.startswith("notebooks/")
    or p in ("book/notation", "book/glossary", "book/setup")
]


UNFOLD = (
    "() => document.querySelectorAll('.bd-article details').forEach(d => d.open = true)"
)
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


@pytest.mark.parametrize("page", PAGES)
def test_page_is_whole_without_any_other_host(visit, page):
    """Nothing failed, nothing was asked of another host; pictures have arrived and
    speak; mathematics is typeset.
    """
    opened = visit(page)
    state = opened.tab.evaluate(STATE)
    assert opened.elsewhere == []
    assert opened.errors == []
    assert opened.tab.title().strip()
    assert state["broken"] == [] and state["silent"] == []
    assert state["raw"] == [] and state["wrong"] == []
    if page in MATHEMATICS:
        assert state["formulas"] > 0


def test_a_request_to_another_host_is_noticed(visit):
    """The guard of the test above can fail: a page that asks another host for a picture
    is caught.
    """
    opened = visit("book/index")
    opened.tab.evaluate("""new Promise(done => {
        const picture = new Image();
        picture.onerror = done;
        picture.src = 'https://example.org/x.png';
    })""")
    assert opened.elsewhere == ["https://example.org/x.png"]


@pytest.mark.parametrize("page", PAGES)
def test_phone_does_not_scroll_sideways(visit, page):
    """At 320 pixels wide only code and pandas' tables scroll in boxes of their own; the
    page and formulas never.
    """
    tab = visit(page, width=320, height=640).tab
    tab.evaluate(UNFOLD)
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


SHOWN = """explorer => {
    const canvas = explorer.querySelector('canvas');
    return canvas ? canvas.toDataURL() : explorer.querySelector('img').src;
}"""


@pytest.mark.parametrize("page", [p for p in PAGES if p.startswith("notebooks/")])
def test_explorers_move(visit, page):
    """Each control of each explorer, used with the keyboard, changes the picture beside
    it.
    """
    tab = visit(page).tab
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


def test_folded_answers_open_with_the_keyboard(visit):
    tab = visit("book/setup").tab
    summary = tab.query_selector(".bd-article details summary")
    summary.focus()
    tab.keyboard.press("Enter")
    assert summary.evaluate("s => s.parentElement.open")


def synonyms() -> list[str]:
    """Every second and further name of an entry of the glossary."""
    text = (
        (ROOT / "book" / "glossary.md")
        .read_text(encoding="utf-8")
        .split("```{glossary}")[1]
    )
    found, names = [], []
    for line in text.splitlines():
        if line and not line.startswith((" ", "`")):
            names.append(line)
        else:
            found += names[1:]
            names = []
    return found


def test_search_finds_every_synonym(visit):
    """Each further name in the glossary is found by the site's own search, and the
    glossary is among the results.
    """
    tab = visit("search").tab
    lost = []
    for name in synonyms():
        tab.goto(tab.url.split("?")[0] + "?" + urlencode({"q": name}))
        try:
            tab.wait_for_selector('#search-results a[href*="glossary"]', timeout=60_000)
        except Exception:
            lost.append(name)
    assert len(synonyms()) > 20 and lost == []


def test_shared_files_stay_within_their_budget(visit, server):
    """What a page with mathematics really loads beside its own HTML and pictures,
    gzipped.
    """
    loaded = set(visit("book/notation").loaded)
    shared = {url for url in loaded if "/_static/" in url}
    size = 0
    for url in shared:
        with urlopen(url) as answer:
            content = answer.read()
        size += (
            len(content)
            if url.split("?")[0].endswith(("woff2", "png"))
            else len(gzip.compress(content, 6))
        )
    assert 100_000 < size <= SHARED_BUDGET


def test_every_notebook_of_the_repository_is_shown():
    built = [
        p.relative_to(ROOT).with_suffix("").as_posix()
        for folder in ("notebooks", "exercises", "solutions")
        for p in sorted((ROOT / folder).glob("*.ipynb"))
    ]
    shown = [page for page in PAGES if not page.startswith("book/")]
    assert sorted(built) == sorted(shown)
