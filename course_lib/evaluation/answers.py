"""Answers to questions compared as texts: exact match and word F1 (Rajpurkar et al.
2016, section 6.1).

Where a story says "the red kite" twice, either span is right, so words are compared and
not positions.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

from course_lib.evaluation.classification import scores_of

ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalized(answer: str) -> list[str]:
    """The words of an answer in lower case, without marks and articles.

    >>> normalized("Past the mill, and over the bridge.")
    ['past', 'mill', 'and', 'over', 'bridge']
    """
    kept = "".join(c for c in answer.lower() if c not in string.punctuation)
    return ARTICLES.sub(" ", kept).split()


def answer_f1(true: str, predicted: str) -> float:
    """F1 of the words that two answers share; a word that comes twice counts twice. Two
    empty answers agree.
    """
    right, said = normalized(true), normalized(predicted)
    if not right or not said:
        return float(right == said)
    shared = (Counter(right) & Counter(said)).total()
    return scores_of(shared, len(said), len(right)).f1


def answer_scores(true: Sequence[str], predicted: Sequence[str]) -> tuple[float, float]:
    """Exact match and F1, each the mean over all questions.

    Raises:
        ValueError: If there is no question, or not one prediction for each.
    """
    if not true or len(true) != len(predicted):
        raise ValueError(
            f"expected a prediction for each of at least one answer, got"
            f" {len(predicted)} for {len(true)}"
        )
    pairs = list(zip(true, predicted, strict=True))
    exact = sum(normalized(right) == normalized(said) for right, said in pairs)
    overlap = sum(answer_f1(right, said) for right, said in pairs)
    return exact / len(pairs), overlap / len(pairs)
