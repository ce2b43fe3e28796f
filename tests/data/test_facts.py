"""Facts: each text says what its answer is; the best guess by counting; bad input."""

import pytest
import torch

from course_lib.data.facts import ASKS, NAMES, NOBODY, VALUES, best_guess, sample_facts


def test_the_text_gives_the_answer():
    texts, answers, places = sample_facts(200, 30, seed=3)
    assert texts.shape == (200, 30, 2)
    for text, answer, place in zip(texts.tolist(), answers, places, strict=True):
        asked, kind = text[0]
        assert kind == ASKS and asked < NAMES
        facts = [(s, v) for s, (name, v) in enumerate(text) if s and name == asked]
        assert facts == [(place, answer)]
        assert sum(name != NOBODY for name, _ in text[1:]) == 8
        assert all((v < VALUES) == (name != NOBODY) for name, v in text[1:])
    assert places.unique().tolist() == list(range(1, 30))
    assert answers.unique().tolist() == list(range(VALUES))


def test_the_same_seed_gives_the_same_texts():
    one, other = sample_facts(5, 20, seed=1)[0], sample_facts(5, 20, seed=1)[0]
    assert torch.equal(one, other) and not torch.equal(one, sample_facts(5, 20)[0])


def test_the_best_guess_is_what_counting_gives():
    text = [(3, ASKS), (3, 7), (NOBODY, 9), (1, 7), (2, 0), (NOBODY, 8), (5, 4)]
    assert best_guess(torch.tensor([text])) == 0.5
    assert 0.3 < best_guess(sample_facts(2000, 20)[0]) < 0.36


@pytest.mark.parametrize("facts, length", [(0, 20), (17, 40), (8, 8)])
def test_impossible_numbers_of_facts_are_refused(facts, length):
    with pytest.raises(ValueError, match=f"got {facts}"):
        sample_facts(2, length, facts)
