"""One source for stub, solution and key: reading it, and building what it gives."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from course_lib.errors import CourseError
from course_lib.exercises.values import describe
from course_lib.publishing import problem_sets
from course_lib.publishing.problem_sets import answer_keys
from course_lib.publishing.problem_sets.build import build_problem_sets, dump_key

ROOT = Path(__file__).parents[2]
SOURCE = """---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# Problem set 0: sums

```{code-cell} ipython3
from course_lib.exercises import problem_set
exercises = problem_set("00-sums")
check, case = exercises.check, exercises.case
```

```{code-cell} ipython3
:tags: [answer]
:id: total
:oracle: builtins.sum
# exercise: total
def total(numbers):
    ### BEGIN SOLUTION
    return sum(numbers)
    ### END SOLUTION
```

```{code-cell} ipython3
:tags: [check]
:id: total-three
:answer: total
:points: 2
:hint: "Add all of them."
check("total-three", lambda: total([1, 2, 4]))
```

```{code-cell} ipython3
:tags: [hidden-check]
:id: total-none
:answer: total
:points: 1
:hint: "What is the sum of nothing?"
check("total-none", lambda: total([]))
```

```{code-cell} ipython3
:tags: [mutant]
:id: total
:name: product
:hint: "You multiply."
:symptom: "Too large."
def total(numbers):
    import math
    return math.prod(numbers)
```

+++ {"tags": ["written"], "id": "why", "points": 2, "guide": "1 point: one thing. 1 point: another."}

**Why?** Say why.
"""


@pytest.fixture
def root(tmp_path):
    """A project with one small problem set and its own copy of the library, into which
    keys are written.
    """
    (tmp_path / "book" / "exercises").mkdir(parents=True)
    (tmp_path / "book" / "exercises" / "00-sums.md").write_text(SOURCE, "utf-8")
    shutil.copytree(
        ROOT / "course_lib",
        tmp_path / "course_lib",
        ignore=shutil.ignore_patterns("__pycache__", "*.ipynb", "[0-9][0-9]-*.json"),
    )
    return tmp_path


def change(root: Path, old: str, new: str) -> Path:
    path = root / "book" / "exercises" / "00-sums.md"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    return path


def key_of(root: Path) -> dict:
    return json.loads(
        (root / "course_lib" / "exercises" / "keys" / "00-sums.json").read_text("utf-8")
    )


@pytest.mark.slow
def test_everything_that_a_source_gives(root):
    lines = []
    build_problem_sets(root, jobs=2, echo=lines.append)
    key = key_of(root)
    assert list(key["checks"]) == ["total-three"]  # hidden ones stay out
    assert key["checks"]["total-three"]["mutants"]["product"]["value"]["numbers"] == [8]
    stub = json.loads((root / "exercises" / "00-sums.ipynb").read_text("utf-8"))
    texts = ["".join(cell["source"]) for cell in stub["cells"]]
    assert any("raise NotImplementedError" in text for text in texts) and not any(
        "return sum" in text for text in texts
    )
    assert any(
        f'problem_set("00-sums", key="{key["digest"]}")' in text for text in texts
    )
    assert not any("one thing" in text for text in texts) and any(
        "<!-- written: why -->" in text for text in texts
    )
    assert all(cell.get("execution_count") is None for cell in stub["cells"])
    shown = [output for cell in stub["cells"] for output in cell.get("outputs", [])]
    assert len(shown) == 1 and "Example of a right result: int: 7" in str(shown)
    solution = json.loads((root / "solutions" / "00-sums.ipynb").read_text("utf-8"))
    assert (
        "✓ total-three (2 points)" in str(solution)
        and "one thing" in str(solution)
        and "SOLUTION" not in str(solution)
    )

    build_problem_sets(root, check=True)
    before = {path: path.read_bytes() for path in root.rglob("00-sums.*")}
    lines.clear()
    build_problem_sets(root, echo=lines.append)
    assert all("unchanged" in line for line in lines), lines
    assert before == {path: path.read_bytes() for path in root.rglob("00-sums.*")}

    # Prose changes no key and runs nothing; a hint changes the key, and with it the
    # notebooks' digest of it.
    change(root, "Say why.", "Say why, please.")
    with pytest.raises(
        CourseError, match="exercises/00-sums.ipynb is not what its source gives"
    ):
        build_problem_sets(root, check=True)
    change(root, "You multiply.", "You multiply instead.")
    build_problem_sets(root, echo=lines.append)
    assert key_of(root)["digest"] != key["digest"]

    path = root / "exercises" / "00-sums.ipynb"
    path.write_text(path.read_text("utf-8").replace("Add", "Sum"), "utf-8")
    with pytest.raises(CourseError, match="exercises/00-sums.ipynb"):
        build_problem_sets(root, check=True)
    build_problem_sets(root)
    key_path = root / "course_lib" / "exercises" / "keys" / "00-sums.json"
    key_path.write_text(
        key_path.read_text("utf-8").replace('"numbers":[7]', '"numbers":[8]'), "utf-8"
    )
    with pytest.raises(CourseError, match="edited by hand"):
        build_problem_sets(root, check=True)


@pytest.mark.parametrize("old, new, message", [
    (':hint: "Add all of them."\n', "", r"00-sums.md:\d+.*needs the option :hint:"),
    (":points: 2\n", "", "needs the option :points:"),
    (":answer: total\n:points: 2", ":answer: totl\n:points: 2", "for the answer 'totl', which is not there"),
    ("# exercise: total\n", "", "must begin with the line `# exercise: total`"),
    (":oracle: builtins.sum\n", "", "needs an oracle"),
    ('check("total-three"', 'check("total-tree"', 'must call check\\("total-three"'),
    (":id: total-none", ":id: total-three", "defined twice"),
    (":name: product", ":nam: product", "not known"),
    (":points: 1", ":points: 1\n:hnt: 3", "'hnt' is not known"),
    ("    ### BEGIN SOLUTION\n", "", "0 ### BEGIN SOLUTION and 1 ### END SOLUTION"),
    ("    ### END SOLUTION\n", "", "1 ### BEGIN SOLUTION and 0 ### END SOLUTION"),
    (":points: 2", ":points: two", "points must be a number"),
    ('problem_set("00-sums")', 'problem_set("02-self-attention")', 'must call problem_set\\("00-sums"\\)'),
])  # fmt: skip
def test_half_an_exercise_is_an_error_with_its_line(root, old, new, message):
    path = change(root, old, new)
    with pytest.raises(CourseError, match=message):
        problem_sets.read(path, root)


def test_a_solution_that_fails_its_own_check_is_an_error(root):
    path = change(root, "    return sum(numbers)", "    return sum(numbers) / 0")
    with pytest.raises(
        CourseError,
        match=(
            r"00-sums.md:\d+: the solution fails its own check 'total-three':"
            r" ZeroDivisionError"
        ),
    ):
        answer_keys.make_key(path, root)


@pytest.mark.parametrize("old, new, message", [
    ("    return math.prod(numbers)", "    return sum(numbers)", "the mutant 'product' of 'total' passes every check"),
    ("    return sum(numbers)", "    return sum(numbers) + 1", "differs from its oracle"),
    ("    return sum(numbers)", "    import random\n    return random.random()", "differs from"),
])  # fmt: skip
def test_a_key_that_would_prove_nothing_is_refused(root, old, new, message):
    path = change(root, old, new)
    with pytest.raises(CourseError, match=message):
        answer_keys.make_key(path, root)


def test_an_expected_value_must_fit_into_a_key(root):
    path = change(root, "lambda: total([1, 2, 4])", "lambda: [total([1])] * 257")
    with pytest.raises(CourseError, match="257 expected numbers"):
        answer_keys.make_key(path, root)


MUTANT = """
:symptom: "Too large."
def total(numbers):
    import math
    return math.prod(numbers)
```
"""


def with_mutant(root, *lines):
    """The small problem set with a mutant that is told by its differences."""
    text = "\n".join(['\n:symptom: "Too large."', *lines, "```\n"])
    return problem_sets.read(change(root, MUTANT, text), root)


@pytest.mark.parametrize(
    "lines, source",
    [
        (
            [":was: sum(numbers)", ":now: len(numbers)"],
            "def total(numbers):\n    return len(numbers)",
        ),
        (
            [":was: [return sum, total(]", ":now: [return max, 'total(zero, ']"],
            "def total(zero, numbers):\n    return max(numbers)",
        ),
        (
            [":was: return", r':now: "print(numbers)\nreturn"'],
            "def total(numbers):\n    print(numbers)\n    return sum(numbers)",
        ),
    ],
)
def test_a_mutant_is_told_by_what_differs_from_the_solution(root, lines, source):
    assert with_mutant(root, *lines).mutants["total"]["product"].source == source


@pytest.mark.parametrize(
    "lines, message",
    [
        ([":was: mean(numbers)", ":now: x"], "'mean\\(numbers\\)' stands nowhere"),
        ([":was: numbers", ":now: x"], "'numbers' stands 2 times in the solution"),
        ([":was: sum(numbers)"], "needs :was: and :now:"),
        ([":was: [return, sum]", ":now: [x]"], "both lists of as many texts"),
        ([":was: [return sum, sum(]", ":now: [x, y]"], "overlap"),
        ([":was: sum(", ":now: max(", "def total(numbers): pass"], "of its own"),
    ],
)
def test_differences_that_do_not_fit_are_refused(root, lines, message):
    with pytest.raises(CourseError, match=r"00-sums.md:\d+: the mutant.*" + message):
        with_mutant(root, *lines)


@pytest.mark.slow
def test_sets_are_built_at_once_and_what_is_wrong_is_told_in_their_order(root):
    path = change(root, "    return sum(numbers)", "    return sum(numbers) / 0")
    text = path.read_text("utf-8").replace("00-sums", "01-sums")
    path.with_stem("01-sums").write_text(text, "utf-8")
    path.with_stem("02-sums").write_text("no problem set", "utf-8")
    with pytest.raises(CourseError) as caught:
        build_problem_sets(root, jobs=2, echo=lambda line: None)
    first, second, third = str(caught.value).splitlines()
    assert "00-sums.md" in first and "ZeroDivisionError" in first
    assert "01-sums.md" in second and "ZeroDivisionError" in second
    assert "02-sums.md" in third
    with pytest.raises(CourseError, match="--jobs must be at least 1, got 0"):
        build_problem_sets(root, jobs=0)


def test_unknown_names_list_the_nearest(root):
    with pytest.raises(CourseError, match="did you mean 00-sums"):
        build_problem_sets(root, ["00-sum"])


def test_hidden_checks_and_other_seeds_are_the_graders_alone(root):
    path = root / "book" / "exercises" / "00-sums.md"
    assert list(answer_keys.make_key(path, root, hidden=True)["checks"]) == [
        "total-three",
        "total-none",
    ]


def test_a_key_is_written_with_a_line_a_check_and_reads_back():
    many = describe([torch.randn(4, 5), {"tiny": torch.full((20,), 1e-30)}])
    record = {
        "answer": "a",
        "expected": describe({"rows sum to 1": True}),
        "mutants": {"x": {"value": many}, "y": {"passes": True}},
    }
    key = {"name": "00-sums", "checks": {"one": record, "two": record}}
    text = dump_key(key)
    assert [line[:6] for line in text.splitlines()[1:4]] == [
        '"check',
        '"one":',
        '"two":',
    ]
    assert json.loads(text) == key
