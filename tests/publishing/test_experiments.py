"""Recorded experiments, through the `course` command with a library of the book's own."""

import json

import pytest

from course_lib.publishing.experiments.confirm import differences

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
    folder = resources.files("course_lib") / "recordings"
    return json.loads((folder / (name + ".json")).read_text())

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
        == "course: book/01-squares.md:11: the recording 01_area is out of date (it has"
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


@pytest.fixture
def recorded(book):
    """A book whose library changed after its experiment was recorded."""
    assert book.command("experiment", "01_area").returncode == 0
    book.replace("course_lib/shapes/square.py", "math.pow(side, 2)", "side * side")
    return book


def refused(book, *options) -> str:
    """What `--confirm` says where it refuses, having left the recording as it was."""
    path = book.root / "course_lib/recordings/01_area.json"
    before = path.read_bytes()
    result = book.command("experiment", "01_area", "--confirm", *options)
    assert result.returncode == 1 and path.read_bytes() == before
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_a_changed_library_with_the_same_result_confirms_a_recording(recorded):
    before = recording(recorded)
    assert (
        "(module course_lib.shapes.square changed): course experiment 01_area --confirm"
        in recorded.command("build").stderr
    )
    result = recorded.command("experiment", "--confirm")  # all that are out of date
    assert result.returncode == 0 and "01_area: confirmed with seed 1" in result.stdout
    assert "running 1" in result.stdout and "running 2" not in result.stdout
    after = recording(recorded)
    (entry,) = after.pop("confirmed")
    assert entry["seed"] == 1 and set(entry) == {"date", "seed", "seconds", "versions"}
    assert after["date"] == entry["date"] and "python" in entry["versions"]
    assert set(after["depends"]["modules"]) == set(before["depends"]["modules"])
    assert after.pop("depends") != before.pop("depends") and after == before

    assert recorded.command("build").returncode == 0
    again = recorded.command("experiment", "01_area", "--confirm")
    assert again.returncode == 0 and "up to date; --force confirms" in again.stdout
    assert len(recording(recorded)["confirmed"]) == 1
    recorded.command("experiment", "01_area", "--confirm", "--force")
    assert len(recording(recorded)["confirmed"]) == 2
    # To confirm a recording changes nothing that a chapter could show.
    assert "01-squares: unchanged" in recorded.command("build").stdout


def test_another_result_of_the_library_is_refused_and_shown(recorded):
    recorded.replace("course_lib/shapes/square.py", "side * side", "side + 3")
    assert (
        "01_area: seed 1 gives another result than is recorded (['area']: 5.0 recorded,"
        " 6 now): course experiment 01_area" in refused(recorded)
    )


@pytest.mark.parametrize(
    "old, new, message",
    [
        ('"side": 2', '"side": 3', "the experiment's code changed, so it needs a full run"),
        ("+ seed}", "+ seed + 0}", "the experiment's code changed, so it needs a full run"),
        ('"Area grows."', '"Area shrinks."', "HYPOTHESIS is not what it was at the run, so"),
        ('"It does not."', '"It does."', "REFUTED_IF is not what it was at the run, so"),
    ],
)  # fmt: skip
def test_only_a_full_run_follows_a_changed_experiment(recorded, old, new, message):
    recorded.replace("experiments/01_area.py", old, new)
    assert message in refused(recorded, "--force")
    assert message.partition(",")[0] in recorded.command("build").stderr


def test_settings_that_the_library_changed_need_a_full_run(book):
    book.replace("experiments/01_area.py", '{"side": 2}', '{"side": SIDES}')
    imports = "import area\nfrom course_lib.shapes.square import SIDES"
    book.replace("experiments/01_area.py", "import area", imports)
    assert book.command("experiment", "01_area").returncode == 0
    book.replace("course_lib/shapes/square.py", "SIDES = 4", "SIDES = 5")
    assert "SETTINGS changed, so it needs a full run" in refused(book)


def test_words_about_a_run_leave_its_recording_as_it_is(book):
    assert book.command("experiment", "01_area").returncode == 0
    words = """
QUESTION = "How does area grow?"
CHANGES = "Nothing."
MEASURED = ["seconds"]


def summary(recording):
    return ["It grows."]
"""
    book.write("experiments/01_area.py", EXPERIMENT + words)
    assert book.command("build").returncode == 0
    book.replace("experiments/01_area.py", '"Area grows."', '"""\nArea\n  grows.\n"""')
    assert book.command("build", "--check").returncode == 0


def test_measured_times_are_not_compared(book):
    book.replace(
        "experiments/01_area.py",
        "+ seed}",
        '+ seed, "t": [time.time_ns() % 1_000_003]}',
    )
    book.replace("experiments/01_area.py", "import os", "import os\nimport time")
    assert book.command("experiment", "01_area").returncode == 0
    book.replace("course_lib/shapes/square.py", "math.pow(side, 2)", "side * side")
    assert "(['t'][0]: " in refused(book)
    book.replace("experiments/01_area.py", "SEEDS", 'MEASURED = ["t"]\nSEEDS')
    assert book.command("experiment", "01_area", "--confirm").returncode == 0


def test_what_is_not_recorded_cannot_be_confirmed(book):
    result = book.command("experiment", "01_area", "--confirm")
    assert result.returncode == 1 and "no recording to confirm" in result.stderr
    assert "name the experiments" in book.command("experiment").stderr


@pytest.mark.parametrize(
    "recorded, now, told",
    [
        (1.0, 1.0 + 1e-7, []),
        (1.0, 1.00001, [": 1.0 recorded, 1.00001 now"]),
        (1e-20, 2e-20, [": 1e-20 recorded, 2e-20 now"]),
        (2, 2.0, []),
        (1, True, [": 1 recorded, True now"]),
        (None, 0, [": None recorded, 0 now"]),
        ([1, 2], [1], [": 2 entries recorded, 1 now"]),
        ({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "y"}]}, ["['a'][1]['b']: 'x' recorded, 'y' now"]),
        ({"a": 1}, {"b": 1}, ["['a'] is gone", "['b'] is new"]),
        ({"t": 1}, {"t": 2}, []),
        ({"t": 1}, {}, ["['t'] is gone"]),
    ],
)  # fmt: skip
def test_where_results_differ(recorded, now, told):
    assert differences(recorded, now, ["t"]) == told
