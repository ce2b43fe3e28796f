"""chrF: sacrebleu on random texts and stories, properties, bad input."""

import pytest
import torch
from text_pairs import random_pairs, story_pairs

from course_lib.evaluation.chrf import corpus_chrf, sentence_chrf

PAIRS = random_pairs(700, seed=7) + story_pairs(60, seed=8)


@pytest.mark.parity("evaluation.chrf", "sacrebleu")
@pytest.mark.parametrize("words, beta", [(0, 2), (2, 2), (0, 1), (2, 3)])
def test_as_sacrebleu(words, beta, assert_parity):
    oracle = pytest.importorskip("sacrebleu").metrics.CHRF(word_order=words, beta=beta)
    pairs = PAIRS if beta == 2 else PAIRS[::4]
    ours = [sentence_chrf(text, refs, words, beta) for text, refs in pairs]
    theirs = [oracle.sentence_score(text, refs).score for text, refs in pairs]
    ours.append(corpus_chrf(*zip(*pairs, strict=True), words, beta))
    columns = [
        [refs[n] if n < len(refs) else None for _, refs in pairs] for n in range(3)
    ]
    theirs.append(oracle.corpus_score([text for text, _ in pairs], columns).score)
    assert_parity(torch.tensor(ours).double(), torch.tensor(theirs).double())


def test_an_ending_costs_less_than_a_word():
    reference = ["the cats walked home"]
    ending = sentence_chrf("the cats walks home", reference)
    other = sentence_chrf("the cats bought home", reference)
    assert sentence_chrf(reference[0], reference) == pytest.approx(100)
    assert other < ending < 100
    assert sentence_chrf("xyz", ["abc"]) == sentence_chrf("", ["abc"]) == 0


def test_bad_input():
    with pytest.raises(ValueError, match="list of at least one reference"):
        sentence_chrf("a", "a")
    with pytest.raises(ValueError, match="2 texts and 1 lists"):
        corpus_chrf(["a", "b"], [["a"]])
