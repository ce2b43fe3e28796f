"""What a reader does on the site: go on, copy, follow an equation's link, test himself,
report an error, run a page.
"""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from site_pages import ROOT, shown_pages

from course_lib.config import shows_solutions
from course_lib.publishing.site.self_test import load_questions

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("site reading")]

PAGES = shown_pages()
SETS = [page for page in PAGES if page.startswith("exercises/")]
SOLUTIONS = [page for page in PAGES if page.startswith("solutions/")]
CHAPTERS = [page for page in PAGES if page.startswith("notebooks/")]


@pytest.mark.parametrize("page", PAGES)
def test_next_never_leads_to_solutions(site, page):
    """From the chapter to its problem set, from there to the next chapter or nowhere."""
    text = (site / f"{page}.html").read_text(encoding="utf-8")
    there = dict(
        re.findall(r'<a class="(left-prev|right-next)"\s+href="([^"]+)"', text)
    )
    heads = re.findall(r'<link rel="(?:next|prev)"[^>]* href="([^"]+)"', text)
    assert sorted(heads) == sorted(there.values())
    assert not any("solutions/" in address for address in heads)
    after = there.get("right-next")
    if page in SETS + SOLUTIONS:
        assert after is None or "notebooks/" in after
    if page in CHAPTERS and page.replace("notebooks/", "exercises/") in PAGES:
        assert after == f"../{page.replace('notebooks/', 'exercises/')}.html"


@pytest.mark.parametrize("page", PAGES)
def test_report_an_error_on_this_page(site, config, page):
    text = (site / f"{page}.html").read_text(encoding="utf-8")
    link = html.unescape(
        re.search(
            r'<p class="report-error"><a href="([^"]+)">Report an error on this page',
            text,
        )[1]
    )
    assert link.startswith(f"{config.repository}/issues/new?")
    assert f"{page}.html" in parse_qs(urlsplit(link).query)["body"][0]


def test_copy_button_copies_the_code(visit):
    opened = visit(CHAPTERS[0], permissions=["clipboard-read", "clipboard-write"])
    tab = opened.tab
    block = tab.query_selector(".cell_input .highlight")
    block.hover()
    block.query_selector("button.copybtn").click()
    tab.wait_for_selector("button.copybtn.success")
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == block.query_selector("pre").inner_text().strip()
    blocks = tab.query_selector_all(".cell_input .highlight")
    assert all(each.query_selector("button.copybtn") for each in blocks)


def test_landing_page_says_what_this_is_and_moves(visit):
    """On the first screen: what it is, and three ways in; below, an explorer that
    moves.
    """
    tab = visit("book/index").tab
    cards = tab.query_selector_all(".ways .sd-card")
    assert [card.query_selector(".sd-card-title").inner_text() for card in cards] == [
        "Read",
        "Run",
        "Teach",
    ]
    assert all(
        card.bounding_box()["y"] + card.bounding_box()["height"] < 900 for card in cards
    )
    assert all(card.query_selector("a").get_attribute("href") for card in cards)
    canvas = tab.query_selector(".course-explorer canvas")
    before = canvas.evaluate("c => c.toDataURL()")
    tab.locator(".course-explorer input:not(:checked)").first.check()
    assert canvas.evaluate("c => c.toDataURL()") != before


def test_learning_path_shows_all_chapters(visit):
    tab = visit("book/index").tab
    items = tab.query_selector_all(".learning-path li")
    assert len(items) == 25
    for item in items:
        assert ("planned" in (item.get_attribute("class") or "")) == (
            "To come" in item.inner_text()
        )
    there = [item for item in items if "To come" not in item.inner_text()]
    assert len(there) == len(CHAPTERS) and all(
        "minutes to read" in item.inner_text() for item in there
    )


# --- The self-test


def test_self_test_marks_by_keyboard_and_says_where_to_read_up(visit):
    """Three wrong or missing answers: seven right, and for each of the three a link to
    read up.
    """
    questions = load_questions(ROOT)
    opened = visit("book/setup")
    tab = opened.tab
    assert len(questions) == 10
    for number, question in enumerate(questions, start=1):
        if number == 10:
            continue  # left open
        right = question["choices"].index(question["right"])
        wanted = (
            right if number not in (2, 5) else (right + 1) % len(question["choices"])
        )
        tab.focus(f"#question-{number} input")
        tab.keyboard.press("Space")
        for _ in range(wanted):
            tab.keyboard.press("ArrowDown")
    assert not tab.query_selector(
        ".verdict:not([hidden])"
    )  # nothing is given away on the way
    tab.focus(".self-test-mark")
    tab.keyboard.press("Enter")
    told = tab.inner_text(".self-test-result")
    assert told.startswith("7 of 10 right. That is enough to begin.")
    assert tab.evaluate("document.activeElement.className") == "self-test-result"
    lines = tab.query_selector_all(".self-test-result li")
    back = [line.query_selector("a").get_attribute("href") for line in lines]
    assert back == ["#question-2", "#question-5", "#question-10"]
    assert all(len(line.query_selector_all("a.read-up")) >= 1 for line in lines)
    shown = [
        tab.query_selector(f"#question-{n} details").get_attribute("open") is not None
        for n in range(1, 11)
    ]
    assert shown == [n in (2, 5, 10) for n in range(1, 11)]
    tab.click(".self-test-again")
    assert not tab.is_visible(".self-test-result") and not tab.query_selector(
        ".self-test input:checked"
    )
    assert opened.elsewhere == [] and opened.errors == []


def test_self_test_without_scripts_shows_its_answers(visit, server, chromium):
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(f"{server}book/setup.html")
    assert not tab.is_visible(".self-test-mark")
    summary = tab.query_selector("#question-3 summary")
    summary.click()
    assert tab.is_visible("#question-3 a.read-up") and "(5, 7)" in tab.inner_text(
        "#question-3 details"
    )
    context.close()


# --- Problem sets


def test_the_setting_for_solutions_is_read():
    assert shows_solutions(ROOT) == any(SOLUTIONS)
