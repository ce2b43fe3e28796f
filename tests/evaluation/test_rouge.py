"""ROUGE: the package rouge_score on random texts and stories, cases, bad input."""

import pytest
import torch
from text_pairs import random_pairs, story_pairs

from course_lib.evaluation.rouge import (
    common_places,
    rouge_l,
    rouge_lsum,
    rouge_n,
    rouge_words,
)

PAIRS = [(t, r[0]) for t, r in random_pairs(800, seed=3) + story_pairs(100, seed=4)]
# Several short lines, so that the union over lines matters.
PAIRS += [(a.replace(" a ", "\n"), b.replace(" a ", "\n\n")) for a, b in PAIRS[:300]]


@pytest.mark.parity("evaluation.rouge", "rouge_score")
@pytest.mark.parametrize("stem", [False, True])
def test_as_rouge_score(stem, assert_parity):
    package = pytest.importorskip("rouge_score.rouge_scorer")
    kinds = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
    oracle = package.RougeScorer(kinds, use_stemmer=stem)
    ours, theirs = [], []
    for text, reference in PAIRS[::3] if stem else PAIRS:
        ours.append(
            [
                rouge_n(text, reference, 1, stem),
                rouge_n(text, reference, 2, stem),
                rouge_l(text, reference, stem),
                rouge_lsum(text, reference, stem),
            ]
        )
        scores = oracle.score(reference, text)
        theirs.append([list(scores[kind]) for kind in kinds])
    assert_parity(torch.tensor(ours).double(), torch.tensor(theirs).double())


def test_cases_from_practice():
    swapped = (
        "the dog ran far\nthe cat slept all day",
        "the cat slept all day\nthe dog ran far",
    )
    assert rouge_l(*swapped).f == pytest.approx(5 / 9)
    assert rouge_lsum(*swapped).f == 1
    assert rouge_lsum(*(t.replace("\n", " ") for t in swapped)).f == pytest.approx(
        5 / 9
    )
    runs = "two cats running", "two cat runs"
    assert rouge_n(*runs).f == pytest.approx(1 / 3)
    assert rouge_n(*runs, stem=True).f == 1
    assert rouge_words("It's 5 o'clock!") == ["it", "s", "5", "o", "clock"]


def test_precision_and_recall_change_places_with_the_texts():
    for text, reference in PAIRS[:200]:
        p, r, f = rouge_n(text, reference, 2)
        assert rouge_n(reference, text, 2) == (r, p, f)
        assert rouge_l(text, reference).f <= rouge_n(text, reference).f + 1e-12


def test_bad_input():
    with pytest.raises(ValueError, match="lists of words, got a string"):
        common_places("cats run", "cat runs")
    with pytest.raises(ValueError, match="at least 1, got 0"):
        rouge_n("a", "a", 0)
    assert rouge_n("", "") == rouge_l("", "a") == rouge_lsum("", "") == (0, 0, 0)
