"""The website, built once and kept while it is fresh; a server for it; a browser with
no way to any other host.
"""

import importlib.util
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
from needs import need
from site_pages import ROOT

from course_lib.config import Config
from course_lib.publishing.site.build import build, listen


@pytest.fixture(scope="session")
def config() -> Config:
    return Config.load(ROOT)


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder with the built site. Workers of one run wait for each other instead of
    building it twice.
    """
    (ROOT / "_build").mkdir(exist_ok=True)
    with FileLock(ROOT / "_build" / "site.lock"):
        return build(ROOT)


@pytest.fixture(scope="session")
def server(site):
    """The address at which the built site is served, on a port of its own."""
    instance = listen(site, 0)
    Thread(target=instance.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{instance.server_address[1]}/"
    instance.shutdown()
    instance.server_close()


@dataclass
class Visit:
    """A page in the browser, and everything that went wrong while it was open."""

    tab: object
    elsewhere: list[str] = field(
        default_factory=list
    )  # requests to another host; they are cut off
    errors: list[str] = field(
        default_factory=list
    )  # errors in the console, exceptions, requests that failed
    loaded: list[str] = field(
        default_factory=list
    )  # addresses that the page loaded from the site


def open_page(
    browser, server: str, page: str, width: int = 1280, height: int = 900, **options
) -> Visit:
    """Open a page in a context of its own and wait until its mathematics is set."""
    context = browser.new_context(
        viewport={"width": width, "height": height}, **options
    )
    tab = context.new_page()
    result = Visit(tab)

    def decide(route):
        if route.request.url.startswith((server, "data:", "blob:")):
            route.continue_()
        else:
            result.elsewhere.append(route.request.url)
            route.abort()

    context.route("**/*", decide)
    tab.on(
        "console",
        lambda m: (
            result.errors.append(f"console: {m.text}") if m.type == "error" else None
        ),
    )
    tab.on("pageerror", lambda e: result.errors.append(f"exception: {e}"))
    tab.on("requestfailed", lambda r: result.errors.append(f"failed: {r.url}"))
    tab.on(
        "response",
        lambda r: (
            result.errors.append(f"{r.status}: {r.url}") if r.status >= 400 else None
        ),
    )
    tab.on("requestfinished", lambda r: result.loaded.append(r.url))
    tab.goto(f"{server}{page}.html", wait_until="load")
    tab.evaluate(
        "async () => { if (window.MathJax?.startup?.promise) await"
        " MathJax.startup.promise; }"
    )
    return result


@pytest.fixture
def visit(chromium, server):
    """``visit("book/index", width=1280)`` opens a page anew."""
    visits = []

    def open_anew(page: str, **options) -> Visit:
        visits.append(open_page(chromium, server, page, **options))
        return visits[-1]

    yield open_anew
    for one in visits:
        one.tab.context.close()


@pytest.fixture(scope="module")
def last_opened() -> dict:
    """The page that the tests of a module have open: at most one."""
    return {}


@pytest.fixture
def opened(chromium, server, last_opened, page) -> Visit:
    """The page that a test names by its parameter ``page``, as a reader on a desktop in
    the light finds it.

    It is opened once for all tests of a module that follow one another
    (:func:`site_pages.each` keeps those of a page together), and set back between them:
    width, theme, medium, folds, focus and place.
    """
    if page not in last_opened:
        for other in last_opened.values():
            other.tab.context.close()
        last_opened.clear()
        last_opened[page] = open_page(chromium, server, page, color_scheme="light")
        last_opened[page].tab.evaluate(
            "() => document.querySelectorAll('details[open]').forEach("
            "d => d.dataset.open = '')"
        )
    tab = last_opened[page].tab
    tab.set_viewport_size({"width": 1280, "height": 900})
    tab.emulate_media(media="screen", color_scheme="light")
    tab.evaluate("""() => {
        document.querySelectorAll('details').forEach(d => d.open = 'open' in d.dataset);
        document.activeElement.blur();
        window.scrollTo(0, 0);
    }""")
    return last_opened[page]


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core's script, from a package that carries it: nothing is fetched."""
    found = importlib.util.find_spec("axe_playwright_python") is not None
    need("browser", found, "no axe-core found: pip install axe-playwright-python")
    return (
        files("axe_playwright_python")
        .joinpath("axe.min.js")
        .read_text(encoding="utf-8")
    )


def pytest_collection_modifyitems(items):
    """The tests of one page follow one another, also without pytest-xdist."""
    page = [item for item in items if "opened" in getattr(item, "fixturenames", ())]
    order = sorted(page, key=lambda item: str(item.callspec.params["page"]))
    place = {id(item): i for i, item in enumerate(items)}
    for at, item in zip(sorted(place[id(item)] for item in page), order, strict=True):
        items[at] = item
