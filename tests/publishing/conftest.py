"""Fixtures of the publishing tests."""

import pytest
from publishing_book import make_book


@pytest.fixture
def book(tmp_path):
    """A tiny book in a temporary folder; see `publishing_book`."""
    return make_book(tmp_path)
