"""A word-level model of short texts: it reaches the entropy of what it reads."""

import pytest
import torch

from course_lib.data import workers
from course_lib.language_models.word_model import END, fit_words, word_sequences
from course_lib.training.bits import whole_text_bits

TEXTS = ["a b .", "a c .", "d ."]


@pytest.mark.parity("language_models.word_model", "shares of the training texts")
def test_it_learns_shares_and_starts_anew_each_time(assert_parity):
    before = torch.get_rng_state()
    fitted = fit_words(TEXTS, ["a", "b", "c", "d", "."], steps=60, batch=9, seed=1)
    assert torch.equal(before, torch.get_rng_state())
    found = [
        fitted.next([])["a"],
        fitted.next(["a"])["b"],
        fitted.next(["d", "."])[END],
    ]
    wanted = torch.tensor([2 / 3, 1 / 2, 1.0])
    assert_parity(torch.tensor(found), wanted, rtol=0, atol=0.05)
    again = fit_words(TEXTS, ["a", "b", "c", "d", "."], steps=60, batch=9, seed=1)
    assert again.next(["a"]) == fitted.next(["a"])


def test_sequences_stand_between_ends():
    fitted = fit_words(TEXTS, ["a", "b", "c", "d", "."], steps=1)
    assert word_sequences(fitted, ["d ."]) == [[5, 3, 4, 5]]
    assert fitted.model.config.context == 4
    assert whole_text_bits(fitted.model, word_sequences(fitted, TEXTS)).shape == (3,)


def test_unknown_words_and_no_texts():
    with pytest.raises(ValueError, match="'d'"):
        fit_words(TEXTS, ["a", "b", "c", "."], steps=1)
    with pytest.raises(ValueError, match="at least one sequence"):
        fit_words([], ["a"], steps=1)


def test_sentences_about_workers_fit():
    texts = workers.sample_sentences(64, seed=0)
    fitted = fit_words(texts, workers.vocabulary(), steps=2, width=8, heads=2)
    assert fitted.history.losses[1] < fitted.history.losses[0]
