"""The website, built once and kept while it is fresh; a server for it; a browser with
no way to any other host.
"""

from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import pytest
from filelock import FileLock
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


@pytest.fixture
def visit(chromium, server):
    """``visit("book/index", width=1280)`` opens a page and waits until its mathematics
    is set.
    """
    contexts = []

    def open_page(page: str, width: int = 1280, height: int = 900, **options) -> Visit:
        context = chromium.new_context(
            viewport={"width": width, "height": height}, **options
        )
        contexts.append(context)
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
                result.errors.append(f"console: {m.text}")
                if m.type == "error"
                else None
            ),
        )
        tab.on("pageerror", lambda e: result.errors.append(f"exception: {e}"))
        tab.on("requestfailed", lambda r: result.errors.append(f"failed: {r.url}"))
        tab.on(
            "response",
            lambda r: (
                result.errors.append(f"{r.status}: {r.url}")
                if r.status >= 400
                else None
            ),
        )
        tab.on("requestfinished", lambda r: result.loaded.append(r.url))
        tab.goto(f"{server}{page}.html", wait_until="load")
        tab.evaluate(
            "async () => { if (window.MathJax?.startup?.promise) await"
            " MathJax.startup.promise; }"
        )
        return result

    yield open_page
    for context in contexts:
        context.close()
