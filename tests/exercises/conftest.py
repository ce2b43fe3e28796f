"""Every problem set's source and its key with hidden checks, made once a session."""

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
        self.key = Key(answer_keys.make_key(self.path, ROOT, hidden=True))
        self.inputs, self.labels = answer_keys.scored_inputs(self.source, 0)


made = functools.cache(Made)


@pytest.fixture(params=NAMES)
def problem_set(request) -> Made:
    return made(request.param)
