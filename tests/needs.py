"""What a test needs from the machine beside Python packages.

A test that lacks it is skipped with one line that says what to install. Where the
environment variable ``COURSE_REQUIRE`` names it (``COURSE_REQUIRE=browser,data``),
the test fails instead, so that a continuous integration run can't pass by skipping.
"""

import os
import shutil

import pytest


def required() -> set[str]:
    """The names in ``COURSE_REQUIRE``."""
    return {
        name.strip()
        for name in os.environ.get("COURSE_REQUIRE", "").split(",")
        if name.strip()
    }


def need(name: str, found: bool, message: str) -> None:
    """Go on if ``found``; otherwise skip, or fail where ``COURSE_REQUIRE`` names
    ``name``.
    """
    if found:
        return
    if name in required():
        pytest.fail(f"COURSE_REQUIRE names {name}: {message}", pytrace=False)
    pytest.skip(message)


def needs_browser() -> str:
    """The path of a Chromium to drive."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    path = next((found for name in names if (found := shutil.which(name))), None)
    need("browser", path is not None, "no Chromium found: apt-get install chromium")
    return path


def needs_data() -> str:
    """The folder with the real data sets that ``COURSE_DATA`` names."""
    folder = os.environ.get("COURSE_DATA", "")
    need(
        "data",
        os.path.isdir(folder),
        "no real data: set COURSE_DATA to a folder with the files of course_lib.data",
    )
    return folder
