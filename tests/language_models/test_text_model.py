"""The sealed box of the first chapters: a trained model with its vocabulary."""

import pytest
import torch

from course_lib.data import small_stories
from course_lib.language_models.text_model import (
    bits_per_story,
    fit_characters,
    fit_stories,
)


@pytest.fixture(scope="module")
def model():
    return fit_stories(
        small_stories.sample_stories(60, seed=1), steps=8, width=16, layers=2, heads=2
    )


WORDS = "Once upon a time there was a".split()


def test_probabilities_sum_to_one_and_come_largest_first(model):
    chances = model.next(WORDS)
    assert sum(chances.values()) == pytest.approx(1, abs=1e-5)
    assert list(chances.values()) == sorted(chances.values(), reverse=True)
    assert set(chances) == {*small_stories.vocabulary(), small_stories.END}


def test_probabilities_are_the_gpts_own(model):
    ids = torch.tensor([[model.number[small_stories.END], *model.encode(WORDS)]])
    expected = model.model(ids)[0, -1].softmax(dim=-1)
    chances = model.next(WORDS)
    for number, symbol in enumerate(model.symbols):
        assert chances[symbol] == pytest.approx(expected[number].item(), abs=1e-6)


def test_a_hidden_word_has_no_influence_and_a_shown_one_has(model):
    other = ["Long", *WORDS[1:]]
    assert model.next(WORDS) != pytest.approx(model.next(other), abs=1e-9)
    assert model.next(WORDS, hidden=[0]) == pytest.approx(
        model.next(other, hidden=[0]), abs=1e-7
    )


def test_attention_has_the_start_in_front_and_rows_sum_to_one(model):
    weights = model.attention(WORDS)
    assert weights.shape == (2, 2, 8, 8)
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(2, 2, 8))


def test_an_unknown_word_is_named(model):
    with pytest.raises(ValueError, match="'zeppelin' at place 1"):
        model.next(["a", "zeppelin"])


def test_training_lowers_the_bits():
    stories = small_stories.sample_stories(200, seed=1)
    few, more = (
        fit_stories(stories, steps=steps, width=16, layers=1, heads=1)
        for steps in (2, 40)
    )
    fresh = small_stories.sample_stories(20, seed=2)
    assert bits_per_story(more, fresh) < bits_per_story(few, fresh)
    assert bits_per_story(more, fresh) > small_stories.floor_bits(fresh)


def test_a_window_limits_what_is_read():
    model = fit_stories(
        small_stories.sample_stories(40, seed=1),
        steps=3,
        width=16,
        layers=1,
        heads=1,
        window=2,
    )
    assert sum(model.next(WORDS[-2:]).values()) == pytest.approx(1, abs=1e-5)
    with pytest.raises(ValueError, match="2"):
        model.next(WORDS)


def test_characters():
    model = fit_characters(
        "abcabcabc" * 40, steps=30, context=8, width=16, layers=1, heads=1
    )
    assert next(iter(model.next("abcab"))) == "c"
    assert model.attention("abca").shape == (1, 1, 4, 4)
