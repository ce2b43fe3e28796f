"""BLEU: sacrebleu on random texts and stories, cases from practice, bad input."""

import pytest
import torch
from text_pairs import random_pairs, story_pairs

from course_lib.evaluation.bleu import (
    bleu_counts,
    corpus_bleu,
    sentence_bleu,
    tokenize_13a,
)

PAIRS = random_pairs(1000) + story_pairs(60)
SMOOTHING = [("exp", None), ("none", None), ("floor", 0.3), ("add-k", None)]


def sacre(**how):
    return pytest.importorskip("sacrebleu").metrics.BLEU(**how)


@pytest.mark.parity("evaluation.bleu", "sacrebleu")
@pytest.mark.parametrize("smoothing, value", SMOOTHING)
@pytest.mark.parametrize("effective", [False, True])
def test_sentences_as_sacrebleu(smoothing, value, effective, assert_parity):
    oracle = sacre(
        smooth_method=smoothing, smooth_value=value, effective_order=effective
    )
    how = {"smoothing": smoothing, "value": value, "effective_order": effective}
    ours = [sentence_bleu(text, references, **how) for text, references in PAIRS]
    theirs = [oracle.sentence_score(text, refs).score for text, refs in PAIRS]
    assert_parity(torch.tensor(ours).double(), torch.tensor(theirs).double())


@pytest.mark.parity("evaluation.bleu", "sacrebleu")
def test_corpora_as_sacrebleu(assert_parity):
    ours, theirs = [], []
    for first in range(0, len(PAIRS), 7):
        texts, references = zip(*PAIRS[first : first + 7], strict=True)
        columns = [
            [refs[n] if n < len(refs) else None for refs in references]
            for n in range(max(map(len, references)))
        ]
        ours.append(corpus_bleu(texts, references))
        theirs.append(sacre().corpus_score(list(texts), columns).score)
    assert_parity(torch.tensor(ours).double(), torch.tensor(theirs).double())


@pytest.mark.parity("evaluation.bleu", "sacrebleu's tokenizer 13a")
def test_tokens_as_13a(record_error):
    oracle = pytest.importorskip("sacrebleu.tokenizers.tokenizer_13a").Tokenizer13a()
    texts = [text for pair in PAIRS for text in (pair[0], *pair[1])]
    texts += ["", "a-\nb <skipped> &quot;x&quot; 5-6 -7 1.5. .5, $3,000.", "[{~}]`@/"]
    wrong = [t for t in texts if " ".join(tokenize_13a(t)) != oracle(t)]
    record_error("evaluation.bleu", "sacrebleu's tokenizer 13a", len(wrong))
    assert not wrong


def test_cases_from_practice():
    reference = ["The clerk said it isn't ready."]
    assert sentence_bleu(reference[0], reference) == pytest.approx(100)
    cut = "The clerk said it is n't ready ."
    assert sentence_bleu(cut, reference) == pytest.approx(41.1, abs=0.05)
    assert corpus_bleu(["green house"], [["green house"]]) == 0
    assert sentence_bleu("green house", ["green house"]) == pytest.approx(100)
    assert sentence_bleu("blue", ["green house"]) == 0
    texts = ["the cat sat on the mat", "a dog"]
    references = [["the cat sat on the mat"], ["a dog ran home fast today"]]
    assert corpus_bleu(texts, references) == pytest.approx(60.65, abs=0.005)


def test_clipping_brevity_and_the_closest_reference():
    counts = bleu_counts("the the the", ["the cat", "the the dog ran off"])
    assert counts.matches == (2, 1, 0, 0) and counts.totals == (3, 2, 1, 0)
    assert counts.reference == 2  # 1 away, and 5 is 2 away
    assert bleu_counts("a b c", ["a b", "a b c d"]).reference == 2  # a tie: the shorter
    assert bleu_counts("a b c d", ["a b"]).brevity_penalty == 1
    assert bleu_counts("", ["a"]).brevity_penalty == 0


def test_bad_input():
    with pytest.raises(ValueError, match="list of at least one reference, got 'a'"):
        bleu_counts("a", "a")
    with pytest.raises(ValueError, match="got \\[\\]"):
        bleu_counts("a", [])
    for texts, references in (([], []), (["a"], [])):
        with pytest.raises(ValueError, match="at least one text"):
            corpus_bleu(texts, references)
    with pytest.raises(ValueError, match="got 'laplace'"):
        sentence_bleu("a", ["a"], smoothing="laplace")
