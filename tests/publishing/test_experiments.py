"""Recorded experiments, through the `course` command with a library of the book's own."""

import json

import pytest

EXPERIMENT = '''
"""How area grows."""

import os

from course_lib.shapes import area

HYPOTHESIS = "Area grows."
REFUTED_IF = "It does not."
SETTINGS = {"side": 2}
SEEDS = [1, 2]


def run(seed, settings, progress):
    """One seed."""
    if str(seed) == os.environ.get("STOP_AT"):
        raise KeyboardInterrupt
    progress(0.5)
    print("running", seed)
    return {"area": area(settings["side"]) + seed}
'''

CHAPTER = """
# Squares

```{code-cell} ipython3
import json
from importlib import resources

def recording(name):
    return json.loads(resources.files("course_lib").joinpath("recordings", name + ".json").read_text())

print([seed["result"]["area"] for seed in recording("01_area")["results"]])
```
"""


@pytest.fixture
def book(book):
    book.write("experiments/01_area.py", EXPERIMENT)
    book.chapter(CHAPTER)
    return book


def recording(book):
    return json.loads((book.root / "course_lib/recordings/01_area.json").read_text())


def test_an_interrupted_experiment_goes_on(book):
    stopped = book.command("experiment", "01_area", STOP_AT="2")
    assert (
        stopped.returncode == 130
        and "running 1" in stopped.stdout
        and "interrupted" in stopped.stderr
    )
    done = book.command("experiment", "01_area")
    assert (
        done.returncode == 0
        and "seed 1 is done already" in done.stdout
        and "running 2" in done.stdout
    )
    kept = recording(book)
    assert [(r["seed"], r["result"]) for r in kept["results"]] == [
        (1, {"area": 5.0}),
        (2, {"area": 6.0}),
    ]
    assert (
        kept["settings"] == {"side": 2}
        and kept["hypothesis"] == "Area grows."
        and kept["refuted_if"]
    )
    assert set(kept["depends"]) == {"code", "modules", "packages", "data"}
    assert set(kept["depends"]["modules"]) == {
        f"course_lib{m}" for m in ("", "._lazy", ".shapes", ".shapes.square")
    }
    assert set(kept["machine"]) == {"processor", "cores", "threads", "python", "system"}


def test_a_chapter_refuses_a_recording_whose_code_changed(book):
    missing = book.command("build")
    assert missing.returncode == 1
    assert (
        missing.stderr
        == "course: book/01-squares.md:10: the recording 01_area is out of date (it has"
        " not been made yet): course experiment 01_area\n"
    )
    assert book.command("experiment", "01_area").returncode == 0
    assert (
        book.command("build").returncode == 0
        and "[5.0, 6.0]" in book.notebook.read_text()
    )
    # A comment or docstring changes nothing.
    book.replace("experiments/01_area.py", '"""One seed."""', '"""A seed."""  # one')
    book.replace("course_lib/shapes/square.py", "# a power, to need an import", "")
    assert "01-squares: unchanged" in book.command("build").stdout

    book.replace("course_lib/shapes/square.py", "side, 2)", "side, 3)")
    assert (
        "(module course_lib.shapes.square changed): course experiment 01_area"
        in book.command("build").stderr
    )
    again = book.command("experiment", "01_area")
    assert (
        "running 1" in again.stdout and "running 2" in again.stdout
    )  # saved results are of the old code
    built = book.command("build")
    assert (
        "recording 01_area changed" in built.stdout
        and "[9.0, 10.0]" in book.notebook.read_text()
    )

    book.replace("experiments/01_area.py", '"side": 2', '"side": 3')
    assert (
        "(the experiment's code changed): course experiment 01_area"
        in book.command("build", "--check").stderr
    )


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('HYPOTHESIS = "Area grows."', "", "must define HYPOTHESIS as a str"),
        ("SEEDS = [1, 2]", "SEEDS = 2", "must define SEEDS as a list"),
        ("def run(", "def other(", "must define run"),
        ('return {"area": area(settings["side"]) + seed}', "return 3", "run must return a dict, got int"),
        ('+ seed}', '* float("nan")}', "must be plain numbers"),
    ],
)  # fmt: skip
def test_what_an_experiment_must_hold(book, old, new, message):
    book.replace("experiments/01_area.py", old, new)
    result = book.command("experiment", "01_area")
    assert (
        result.returncode == 1
        and message in result.stderr
        and result.stderr.count("\n") == 1
    )
    assert not (book.root / "course_lib/recordings/01_area.json").exists()


def test_an_unknown_experiment(book):
    assert (
        "no experiments/01_are.py; did you mean 01_area"
        in book.command("experiment", "01_are").stderr
    )
