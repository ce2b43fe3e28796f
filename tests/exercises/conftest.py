"""Every problem set's source and its key with hidden checks, made once a run."""

import functools
from pathlib import Path

import pytest

from course_lib.exercises.key import Key
from course_lib.publishing import problem_sets
from course_lib.publishing.problem_sets import answer_keys

ROOT = Path(__file__).parents[2]
NAMES = sorted(path.stem for path in (ROOT / "book" / "exercises").glob("*.md"))


class Made:
    """One problem set with what its tests need."""

    def __init__(self, name: str):
        self.path = ROOT / "book" / "exercises" / f"{name}.md"
        self.source = problem_sets.read(self.path, ROOT)
        key, self.mutants_do = answer_keys.make_key_and_outcomes(
            self.source, hidden=True
        )
        self.key = Key(key)
        self.inputs, _ = answer_keys.scored_inputs(self.source, 0)


made = functools.cache(Made)


@pytest.fixture(params=NAMES)
def problem_set(request) -> Made:
    return made(request.param)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """All tests of a set run in one process, where its key is made once: that executes
    the solution and every mutant.
    """
    for item in items:
        parameters = getattr(item, "callspec", None) and item.callspec.params
        if parameters and "problem_set" in parameters:
            group = f"set {parameters['problem_set']}"
            item.add_marker(pytest.mark.xdist_group(group))
