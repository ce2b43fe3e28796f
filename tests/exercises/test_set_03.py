"""What the checks of problem set 3 let through before: answers for one text alone, and
a trained score that every wrong layer reached.
"""

import pytest

from course_lib.exercises.diagnosis import judge
from course_lib.publishing.problem_sets import answer_keys

from .strangers import answers

SET = "03-multi-head-attention"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.parametrize("problem_set", [SET], indirect=True),
]


@pytest.mark.parametrize(
    ("answer", "name", "checks"),
    [
        ("head-parts", "head-parts, wrong 21", ["parts-output"]),
    ],
)
def test_answers_for_the_first_text_alone_fail_the_public_checks(
    problem_set, answer, name, checks
):
    (text,) = (one.text for one in answers(SET, answer) if one.name == name)
    outcomes = answer_keys.run(problem_set.source, 0, {answer: text}, {answer}, {})
    for check in checks:
        verdict = judge(problem_set.key, check, outcomes[check])
        assert verdict.status != "passed", check


def test_no_points_are_given_for_a_trained_score(problem_set):
    checks = problem_set.source.checks.values()
    assert not [cell for cell in checks if "scored" in cell.options]
