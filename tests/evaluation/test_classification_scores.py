"""Scores of classifiers, entities and answers, against scikit-learn and by hand."""

import pytest
import torch

from course_lib.evaluation import (
    answer_scores,
    class_scores,
    confusion_matrix,
    entities_of,
    entity_scores,
    macro_f1,
    micro_f1,
)
from course_lib.evaluation.answers import answer_f1
from course_lib.evaluation.classification import accuracy, scores_of

DRAW = torch.Generator().manual_seed(0)


@pytest.mark.parity("evaluation.classification", "scikit-learn's metrics")
@pytest.mark.parametrize("classes", [2, 4])
def test_are_scikit_learns(classes, assert_parity):
    from sklearn import metrics

    true = torch.randint(classes, (60,), generator=DRAW)
    said = torch.randint(classes - 1, (60,), generator=DRAW)  # one class never called
    ours = confusion_matrix(true, said, classes)
    labels = list(range(classes))
    assert ours.tolist() == metrics.confusion_matrix(true, said, labels=labels).tolist()
    theirs = metrics.precision_recall_fscore_support(
        true, said, labels=labels, zero_division=0
    )
    got = torch.tensor(
        [[s.precision, s.recall, s.f1] for s in class_scores(ours)],
        dtype=torch.float64,
    )
    assert_parity(got.T, torch.from_numpy(__import__("numpy").stack(theirs[:3])))
    f1 = {
        average: metrics.f1_score(
            true, said, labels=labels, average=average, zero_division=0
        )
        for average in ("macro", "micro")
    }
    assert macro_f1(ours) == pytest.approx(f1["macro"])
    assert micro_f1(ours) == pytest.approx(f1["micro"])
    assert accuracy(ours) == pytest.approx(metrics.accuracy_score(true, said))
    some = metrics.f1_score(
        true, said, labels=labels[1:], average="micro", zero_division=0
    )
    assert micro_f1(ours, ignore=0) == pytest.approx(some)


def test_nothing_found_is_nought_and_always_no_is_95_per_cent():
    confusion = confusion_matrix([0] * 95 + [1] * 5, [0] * 100, 2)
    assert accuracy(confusion) == pytest.approx(0.95)
    assert class_scores(confusion)[1] == scores_of(0, 0, 5)
    assert scores_of(0, 0, 0).f1 == 0.0
    with pytest.raises(ValueError, match="as many predictions"):
        confusion_matrix([0, 1], [0], 2)
    with pytest.raises(ValueError, match="between 0 and 1, got 0 to 2"):
        confusion_matrix([0, 1], [0, 2], 2)


@pytest.mark.parametrize(
    "tags, expected",
    [
        ("O O", []),
        ("B-A I-A I-A", [("A", 0, 2)]),
        ("B-A B-A", [("A", 0, 0), ("A", 1, 1)]),
        ("I-A I-A O I-B", [("A", 0, 1), ("B", 3, 3)]),
        ("B-A I-B I-B", [("A", 0, 0), ("B", 1, 2)]),
        ("B-A O I-A", [("A", 0, 0), ("A", 2, 2)]),
        ("I-A B-A I-A", [("A", 0, 0), ("A", 1, 2)]),
    ],
)
def test_entities_by_hand(tags, expected):
    assert entities_of(tags.split()) == expected


def test_entities_count_as_wholes():
    true = ["B-A I-A O B-B".split(), "O B-B I-B".split()]
    said = ["B-A O O B-B".split(), "O B-B I-B".split()]
    scores = entity_scores(true, said)
    assert (scores.precision, scores.recall) == (2 / 3, 2 / 3)
    assert entity_scores(true, true).f1 == 1.0
    assert entity_scores(true, [["O"] * 4, ["O"] * 3]).f1 == 0.0
    # Right ends and the wrong kind: two faults, one missed and one too many.
    assert entity_scores([["B-A"]], [["B-B"]]).f1 == 0.0
    with pytest.raises(ValueError, match="a predicted tag for each word"):
        entity_scores(true, said[::-1])
    for tag in ("X-A", "B", "B-", ""):
        with pytest.raises(ValueError, match=f"B-KIND or I-KIND, got '{tag}'"):
            entities_of([tag])


def test_answers_by_hand():
    assert answer_scores(["The red kite."], ["red kite"]) == (1.0, 1.0)
    assert answer_f1("over the bridge", "over the hills") == 0.5
    assert answer_f1("two two", "two") == pytest.approx(2 / 3)
    assert answer_f1("the", "") == 1.0 and answer_f1("kite", "") == 0.0
    assert answer_scores(["kite", "x b"], ["kite", "b c"]) == (0.5, 0.75)
    with pytest.raises(ValueError, match="got 1 for 2"):
        answer_scores(["a", "b"], ["a"])
