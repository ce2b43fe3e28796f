"""The page *Recorded experiments*, made from experiments and their recordings."""

import json
import re
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.publishing.experiments.page import page, spread
from course_lib.publishing.experiments.recordings import experiment_hash, texts_in
from course_lib.publishing.references import References

ROOT = Path(__file__).parents[2]

EXPERIMENT = '''
QUESTION = "How does the area of a square grow?"
HYPOTHESIS = "It grows."
REFUTED_IF = "It does not."
CHANGES = """
A trial came first.

Then a run.
"""
SETTINGS = {"side": 2}
SEEDS = [1, 2]


def run(seed, settings, progress):
    return {}
'''

SUMMARY = '''

def summary(recording):
    """A sentence."""
    from course_lib.publishing.experiments.page import spread

    return [f"Area {spread([r['result']['small']['area'] for r in recording['results']])}."]
'''


@pytest.fixture
def book(book):
    """With an experiment of chapter 1 and its recording."""
    book.write("experiments/01_area.py", EXPERIMENT)
    recorded = {
        "name": "01_area",
        "date": "2026-11-22",
        "hypothesis": "It grows.",
        "refuted_if": "It does not.",
        "settings": {"side": 2},
        "results": [
            {"seed": 1, "seconds": 60.0, "result": {"floor": 1, "small": {"area": 4.0, "all": [1]}}},
            {"seed": 2, "seconds": 60.0, "result": {"floor": 1, "small": {"area": 6.0, "right": True}}},
        ],
        "seconds": 120.0,
        "depends": {"code": experiment_hash(EXPERIMENT), "packages": {"torch": "2.13.0"}},
        "machine": {"processor": "a CPU", "cores": 2, "threads": 1, "python": "3.11.7", "system": "Linux"},
    }  # fmt: skip
    book.recorded = recorded
    book.record = lambda: book.write(
        "course_lib/recordings/01_area.json", json.dumps(recorded)
    )
    book.record()
    return book


def test_the_page_says_what_was_asked_expected_and_found(book):
    text = page(book.root)
    repository = "https://github.com/an/example/blob/v1.2.3"
    for part in (
        '## 1. Squares\n\n<a id="01-area"></a>\n\n### `01_area`\n',
        "**Question.** How does the area of a square grow?",
        "**Hypothesis.** It grows.",
        "**Refuted if.** It does not.",
        "**What changed between runs.** A trial came first.\n\nThen a run.\n",
        "**Result** over 2 seeds (1, 2):",
        '"side": 2',
        "`course experiment 01_area`. The run of 2026-11-22 took 2 minutes of processor"
        " time on Linux, a CPU (Python 3.11.7, torch 2.13.0).",
        f"({repository}/experiments/01_area.py)",
        f"({repository}/course_lib/recordings/01_area.json)",
    ):
        assert part in text
    assert "Confirmed" not in text and "Out of date" not in text


def _table(text: str) -> str:
    """Tables of the page as plain text: columns, then each row with its cells by name."""
    rows = []
    for row in re.findall("<tr.*?</tr>", text):
        names = re.findall(r"<th[^>]*>(.*?)</th>", row)
        cells = re.findall(r'<td[^>]*data-name="(.*?)">(.*?)</td>', row)
        cells = " ".join(f"{name}={shown}" for name, shown in cells)
        rows.append(f"{names[0]}: {cells}" if cells else " ".join(names).strip())
    return " / ".join(rows)


def test_without_a_summary_plain_numbers_are_a_table(book):
    assert (
        _table(page(book.root))
        == "floor area / all: floor=1 area= / small: floor= area=5 (4 to 6)"
    )


@pytest.mark.parametrize(
    "shown, told",
    [
        (SUMMARY, "- Area 5 (4 to 6).\n"),
        (
            "\ndef summary(r):\n    return {'a&b': {'x': '1', 'y': 2}, 'c': {'y': 3}}\n",
            "x y / a&amp;b: x=1 y=2 / c: x= y=3",
        ),
        (
            "\ndef summary(r):\n    return {str(n): {'x': '1'} for n in range(30)}\n",
            "<summary>A table of 30 rows</summary>\n\n<table",
        ),
    ],
)
def test_an_experiment_sums_up_its_own_result(book, shown, told):
    book.write("experiments/01_area.py", EXPERIMENT + shown)
    text = page(book.root)
    assert told in text + _table(text) and "Out of date" not in text


@pytest.mark.parametrize(
    "body, message",
    [
        ("return 3", "must return lines, or a table as row → column → text, got int"),
        ("return {'a': 3}", "must return lines, or a table"),
        ("return recording['gone']", "fails: KeyError: 'gone'"),
        ("return [str(SEEDS)]", "fails: NameError: name 'SEEDS' is not defined"),
    ],
)
def test_a_summary_that_fails_is_named(book, body, message):
    book.write("experiments/01_area.py", EXPERIMENT + f"\ndef summary(recording):\n    {body}\n")  # fmt: skip
    with pytest.raises(CourseError) as error:
        page(book.root)
    assert str(error.value).startswith("experiments/01_area.py: summary")
    assert message in str(error.value)


def test_a_hypothesis_changed_after_the_run_is_shown_as_a_fault(book):
    book.replace("experiments/01_area.py", "It grows.", "It shrinks.")
    text = page(book.root)
    assert "**Out of date.** HYPOTHESIS is not what it was at the run." in text
    assert "**Hypothesis.** It grows." in text and "shrinks" not in text


def test_the_page_says_when_a_recording_was_confirmed(book):
    book.recorded["confirmed"] = [
        {"date": "2026-11-25", "seed": 1}, {"date": "2026-11-28", "seed": 1},
    ]  # fmt: skip
    book.record()
    assert (
        "Confirmed 2026-11-28: seed 1 gave the same result with the library of that day."
        in page(book.root)
    )


def test_a_recording_that_is_not_whole_is_named(book):
    del book.recorded["date"]
    book.record()
    with pytest.raises(CourseError, match="the recording 01_area has no 'date'"):
        page(book.root)


def test_a_mean_with_its_range():
    assert spread([1, 2, 6]) == "3 (1 to 6)" and spread([0.5, 0.5], ".0%") == "50%"
    assert spread([-0.01, 0.4], ".1f") == "0.2 (0.0 to 0.4)"


@pytest.mark.parametrize(
    "written, shown",
    [
        ("{experiment}`01_area`", "[`01_area`](../book/experiments.md#01-area)"),
        (
            "{experiment}`its run <01_area>`",
            "[its run](../book/experiments.md#01-area)",
        ),
    ],
)
def test_a_chapter_links_to_an_experiment(book, written, shown):
    book.chapter(f"# Squares\n\nSee {written}.\n\n```{{code-cell}}\nside = 3\n```\n")
    book.build()
    assert (
        f"See {shown}." in json.loads(book.notebook.read_text())["cells"][1]["source"]
    )


def test_a_link_to_an_experiment_that_is_not_there(book):
    with pytest.raises(
        LookupError, match="no experiments/01_are.py; did you mean 01_area"
    ):
        References(book.root).experiment("01_are")


RECORDED = sorted(path.stem for path in (ROOT / "course_lib/recordings").glob("*.json"))


@pytest.mark.parametrize("name", RECORDED)
def test_every_recorded_experiment_says_what_it_asks_and_what_changed(name):
    said = texts_in((ROOT / "experiments" / f"{name}.py").read_text(encoding="utf-8"))
    assert said["QUESTION"].strip() and "CHANGES" in said


def test_the_page_of_this_checkout():
    text = page(ROOT)
    assert [name for name in RECORDED if f"### `{name}`" not in text] == []
