"""What notebooks cost: the committed measurements belong to the notebooks of today, and
are within their budgets.
"""

import json
from pathlib import Path

import pytest

from course_lib.files import write_atomically
from course_lib.publishing import costs
from course_lib.publishing.notebooks import notebook
from course_lib.publishing.site.finish import fill_weights, mend
from course_lib.publishing.site.notebooks import prints_sentences

ROOT = Path(__file__).parents[2]


def built(root: Path, page: str, code: str, text: str = "# Title") -> None:
    """A built notebook whose record says that it was made from some code."""
    cells = [
        notebook.make_cell("markdown", text, {}),
        notebook.make_cell("code", code, {}, [], 1),
    ]
    made = notebook.make_notebook(cells, {"execution": {"hash": code}})
    write_atomically(root / f"{page}.ipynb", notebook.dumps(made))


def test_costs_of_this_checkout_are_up_to_date():
    assert costs.stale(ROOT) == [], (
        "python -m course_lib.publishing.costs measures again"
    )


def test_costs_of_this_checkout_are_within_their_budgets():
    assert costs.over_budget(ROOT) == [], (
        "python -m course_lib.publishing.costs PAGE measures again"
    )


def test_the_fastest_run_of_the_same_code_is_kept(tmp_path):
    page = "notebooks/01-x"
    built(tmp_path, page, "a")
    for seconds, kept in [(30.04, 30.0), (40.0, 30.0), (20.0, 20.0)]:
        costs.record(tmp_path, {page: (seconds, 100)})
        assert costs.load(tmp_path)[page]["seconds"] == kept
    assert costs.stale(tmp_path) == []
    built(tmp_path, page, "b")
    assert costs.stale(tmp_path) == [f"{page} was measured before its code changed"]
    costs.record(tmp_path, {page: (50.0, 100)})
    assert costs.load(tmp_path)[page] == {"seconds": 50.0, "memory_mib": 100, "of": "b"}
    assert costs.over_budget(tmp_path) == [f"{page}: 50 s of 45, 100 MiB of 2048"]


def test_what_is_gone_is_dropped_and_what_is_new_is_missed(tmp_path):
    built(tmp_path, "notebooks/01-x", "a")
    costs.record(tmp_path, {"notebooks/01-x": (1.0, 1)})
    built(tmp_path, "solutions/01-x", "b")
    assert costs.stale(tmp_path) == ["solutions/01-x has not been measured"]
    (tmp_path / "notebooks/01-x.ipynb").unlink()
    assert "notebooks/01-x is measured, but is not there" in costs.stale(tmp_path)
    costs.record(tmp_path, {"solutions/01-x": (1.0, 1)})
    assert (
        list(costs.load(tmp_path)) == ["solutions/01-x"] and costs.stale(tmp_path) == []
    )


def test_nothing_executed_changes_nothing(tmp_path):
    costs.record(tmp_path, {})
    assert not (tmp_path / costs.FILE).exists()


@pytest.mark.parametrize(
    ("page", "limit"),
    [("notebooks/02-a", 45), ("notebooks/11-gpt", 120), ("solutions/11-gpt", 20)],
)
def test_limits(page, limit):
    assert costs.limit(ROOT, page) == limit


def test_the_time_to_read_is_the_one_that_a_chapter_says():
    def told(text):
        return costs.reading_time(
            {"cells": [{"cell_type": "markdown", "source": text}]}
        )

    assert told("**Time:** about 60 minutes to read, with the") == "60 minutes to read"
    assert told("short") == ""


def test_the_table_has_chapters_problem_sets_and_solutions(tmp_path):
    for folder in ("notebooks", "exercises", "solutions"):
        built(tmp_path, f"{folder}/01-x", "a")
    costs.record(tmp_path, {"notebooks/01-x": (12.3, 456), "solutions/01-x": (7.0, 89)})
    chapters = [
        {"slug": "01-x", "title": "An X & more"},
        {"slug": "02-y", "title": "Y"},
    ]
    table = costs.table(tmp_path, chapters)
    for text in (
        "1. An X &amp; more",
        "12 s",
        "456 MiB",
        "7 s",
        "89 MiB",
        "not run",
        'data-weight="exercises/01-x"',
    ):
        assert text in table
    assert "Y" not in table.replace("KEY", "")
    assert "solutions/01-x" not in costs.table(tmp_path, chapters, solutions=False)


def test_weights_are_filled_in():
    text = (
        'a <data data-weight="notebooks/01-x"></data> b <data'
        ' data-weight="gone"></data>'
    )
    assert (
        fill_weights(text, {"notebooks/01-x": 394_600})
        == 'a <data value="394600">395 kB</data> b '
    )


def test_bare_arrows_of_the_sidebar_get_a_name():
    arrow = '<summary><span class="toctree-toggle"></span></summary>'
    text = (
        '<a class="reference internal"'
        f' href="x.html">Self-attention</a><details>{arrow}'
    )
    assert 'aria-label="Pages that belong to Self-attention"' in mend(text)


@pytest.mark.parametrize(
    ("text", "wraps"),
    [
        ("One sentence that is long.\n", True),
        ("a   1\nb  22\n", False),
        ("tensor([1, 2])", False),
        ("", True),
    ],
)
def test_only_sentences_wrap(text, wraps):
    assert (
        prints_sentences({"outputs": [{"output_type": "stream", "text": text}]})
        is wraps
    )
    assert not prints_sentences({"outputs": []})


def test_the_file_is_plain(tmp_path):
    built(tmp_path, "notebooks/01-x", "a")
    costs.record(tmp_path, {"notebooks/01-x": (1.234, 5.6)})
    assert json.loads((tmp_path / costs.FILE).read_text())["notebooks/01-x"] == {
        "seconds": 1.2, "memory_mib": 6, "of": "a",
    }  # fmt: skip
