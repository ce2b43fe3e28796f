"""Which pages the site has, for tests that run once for each."""

from pathlib import Path

import pytest
import yaml

from course_lib.publishing.site.build import pages, without_solutions

ROOT = Path(__file__).resolve().parents[2]


def shown_pages() -> list[str]:
    """The pages of the site, as the table of contents and the setting for solutions
    have it.
    """
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return pages(toc if settings["site"]["solutions"] else without_solutions(toc))


def each(pages: list[str]):
    """Parametrizes a test of the fixture ``opened`` by its pages. All tests of a page
    run on one worker of pytest-xdist; the pages are spread over them.
    """
    return pytest.mark.parametrize(
        "page",
        [
            pytest.param(page, marks=pytest.mark.xdist_group(f"page {page}"))
            for page in pages
        ],
    )
