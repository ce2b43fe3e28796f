"""The site in a real browser, with the network cut off: what a reader sees, on a
desktop and on a phone.
"""

import gzip
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from site_pages import ROOT, shown_pages

from course_lib.publishing.site.build import SHARED_BUDGET

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site browser")]

PAGES = shown_pages()


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


# What the page's own search does with a query, without showing each result: that
# fetches every page found.
FOUND = """name => Search._performSearch(...Search._parseQuery(name)).map(result => result[0])"""


def test_search_finds_every_synonym(visit):
    """Each further name in the glossary is found by the site's own search, and the
    glossary is among the results; for one of them as a reader sees it.
    """
    names = synonyms()
    assert len(names) > 20
    tab = visit("search").tab
    tab.goto(tab.url.split("?")[0] + "?" + urlencode({"q": names[0]}))
    tab.wait_for_selector('#search-results a[href*="glossary"]')
    found = {name: tab.evaluate(FOUND, name) for name in names}
    assert [name for name in names if "book/glossary" not in found[name]] == []
    assert "book/glossary" not in tab.evaluate(FOUND, "qwertyuiop")


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
