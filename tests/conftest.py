"""Settings for all tests. Threads are set before torch is first imported: more of them
change the last digits.
"""

import importlib.util
import os

os.environ["OMP_NUM_THREADS"] = "1"

import pytest  # noqa: E402
from needs import need, needs_browser  # noqa: E402
from parity_record import (  # noqa: E402, F401
    assert_parity,
    pytest_configure,
    pytest_runtest_call,
    pytest_sessionfinish,
    pytest_testnodedown,
    record_error,
)
from seconds_by_part import (  # noqa: E402, F401
    pytest_runtest_makereport,
    pytest_sessionstart,
    pytest_terminal_summary,
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """What pytest-xdist is to do with the tests (``--dist loadgroup
    --no-loadscope-reorder``).

    Files with slow tests come first, so that quick ones are left to even out the
    workers. A quick file runs on one worker, where its imports and fixtures are made
    once; slow tests are spread one by one, but for those that share what is costly and
    say so by ``xdist_group``.
    """
    slow = {
        item.path
        for item in items
        if item.get_closest_marker("slow") or item.get_closest_marker("browser")
    }
    items.sort(key=lambda item: item.path not in slow)
    for item in items:
        if item.path not in slow and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.split("::")[0]))


@pytest.fixture(scope="module")
def chromium():
    """One browser for the tests of a module.

    Not for the session: Playwright runs only once in a process, and while it runs
    nothing else may use asyncio. Tests that use it are kept together on one worker by
    ``xdist_group``.
    """
    path = needs_browser()
    need(
        "browser",
        importlib.util.find_spec("playwright") is not None,
        "no Playwright found: pip install playwright",
    )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        quiet = [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
        ]
        browser = playwright.chromium.launch(executable_path=path, args=quiet)
        yield PatientBrowser(browser)
        browser.close()


#: Milliseconds until an action in the browser counts as failed. It guards against
#: hanging and measures nothing: a page that takes 1.3 s of processor time was seen to
#: take over 30 s on a machine that others used too.
PATIENCE = 240_000


class PatientBrowser:
    """A browser whose pages wait for ``PATIENCE`` instead of Playwright's 30 seconds."""

    def __init__(self, browser):
        self._browser = browser

    def new_context(self, **options):
        context = self._browser.new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context
