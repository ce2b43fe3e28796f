"""Summaries: what is cut, copied and scored."""

import pytest

from course_lib.applications.summarisation import (
    Summarizer,
    best_sentence,
    lead,
    rouge_scores,
    sentences,
)
from course_lib.data.story_summaries import sample_summaries

STORIES, SUMMARIES = sample_summaries(6, seed=3)


def test_a_story_is_its_sentences():
    for story in STORIES:
        assert " ".join(sentences(story)) == story
        assert lead(story) == sentences(story)[0]


def test_no_sentence_is_closer_than_the_best():
    for story, summary in zip(STORIES, SUMMARIES, strict=True):
        best = rouge_scores([best_sentence(story, summary)], [summary])["ROUGE-L"]
        others = [rouge_scores([one], [summary])["ROUGE-L"] for one in sentences(story)]
        assert best == max(others)


@pytest.mark.parity("applications.summarisation", "rouge_score")
def test_scores_are_rouge_score_s(assert_parity):
    scorer = pytest.importorskip("rouge_score.rouge_scorer")
    names = {"ROUGE-1": "rouge1", "ROUGE-2": "rouge2", "ROUGE-L": "rougeL"}
    theirs = scorer.RougeScorer(list(names.values()))
    leads = [lead(story) for story in STORIES]
    ours = rouge_scores(leads, SUMMARIES)
    for name, other in names.items():
        pairs = zip(SUMMARIES, leads, strict=True)
        expected = [theirs.score(*pair)[other].fmeasure for pair in pairs]
        assert_parity(ours[name], sum(expected) / len(expected), rtol=0, atol=1e-12)


def test_what_is_written_is_punctuated():
    model = Summarizer(STORIES, SUMMARIES, width=16, heads=2, layers=1)
    model.fit(STORIES, SUMMARIES, 60, 0.01, batch=6, progress=False)
    written = model.write(STORIES)
    assert rouge_scores(written, SUMMARIES)["ROUGE-1"] > 0.3
    assert all(" ," not in one and " ." not in one for one in written)


def test_a_reference_is_missing():
    with pytest.raises(ValueError, match="got 1 texts and 0 references"):
        rouge_scores(["a"], [])
