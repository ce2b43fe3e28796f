"""Character and word tokenizers: round trips, invariants, bad input."""

import random

import pytest

from course_lib.data import small_stories
from course_lib.tokenizers import CharacterTokenizer, WordTokenizer

PROSE = (
    'Lily said, "Don\'t run, Tom!" He ran (fast). "Why?" asked his well-known aunt; he'
    " didn't say: nothing…"
)


def test_characters_round_trip_every_text_of_known_characters():
    tokenizer = CharacterTokenizer("hello, wörld\n\t😀")
    shuffled = random.Random(0)
    for _ in range(50):
        text = "".join(shuffled.choices(tokenizer.symbols, k=20))
        ids = tokenizer.encode(text)
        assert len(ids) == 20 and tokenizer.decode(ids) == text
    assert tokenizer.symbols == sorted(
        set("hello, wörld\n\t😀")
    ) and tokenizer.size == len(tokenizer.symbols)
    assert CharacterTokenizer(["b", "a"]).encode("ab") == [1, 0]


def test_words_round_trip_prose():
    tokenizer = WordTokenizer(PROSE)
    assert tokenizer.decode(tokenizer.encode(PROSE)) == PROSE
    assert {"Don't", "well-known", "…", '"', "He", "he"} <= set(tokenizer.symbols)
    assert tokenizer.symbols == sorted(tokenizer.symbols)


def test_words_and_marks_are_tokens_of_their_own():
    tokenizer = WordTokenizer(["cat", "sat", "."])
    assert tokenizer.encode("cat sat. .\n cat") == [0, 1, 2, 2, 0]
    assert tokenizer.decode([0, 1, 2, 2, 0]) == "cat sat.. cat"
    assert tokenizer.decode([]) == "" and tokenizer.encode("") == []


@pytest.mark.parametrize("kind", [CharacterTokenizer, WordTokenizer])
def test_special_tokens_come_first_and_never_from_text(kind):
    tokenizer = kind("a < > end", special=["<end>", "x"])
    assert tokenizer.symbols[:2] == ["<end>", "x"] and tokenizer.id("<end>") == 0
    assert 0 not in tokenizer.encode(
        "a < end >".replace(" ", "" if kind is CharacterTokenizer else " ")
    )
    assert "<end>" in tokenizer.decode([0, tokenizer.id("a"), 0])
    with pytest.raises(ValueError, match="unknown .* 'x' at position 2"):
        tokenizer.encode("a x" if kind is WordTokenizer else "a x")


def test_unknown_symbols_are_named_with_their_position():
    with pytest.raises(ValueError, match="unknown character 'z' at position 2"):
        CharacterTokenizer("ab").encode("abz")
    with pytest.raises(ValueError, match="unknown word 'dog' at position 8"):
        WordTokenizer("the cat").encode("the the dog")


@pytest.mark.parametrize("kind", [CharacterTokenizer, WordTokenizer])
def test_bad_input_is_named(kind):
    tokenizer = kind("a b")
    with pytest.raises(ValueError, match="between 0 and .*, got -1 at position 1"):
        tokenizer.decode([0, -1])
    with pytest.raises(ValueError, match="got 99 at position 0"):
        tokenizer.decode([99])
    with pytest.raises(ValueError, match="expected one of the . symbols, got 'q'"):
        tokenizer.id("q")
    with pytest.raises(ValueError, match="'a' twice"):
        kind(["a", "a"])
    with pytest.raises(ValueError, match="'a' twice"):
        kind(["a"], special=["a"])
    with pytest.raises(ValueError, match="at least one symbol, got none"):
        kind("")


def test_symbols_that_text_could_never_give_are_refused():
    with pytest.raises(ValueError, match="single characters, got 'ab'"):
        CharacterTokenizer(["a", "ab"])
    with pytest.raises(ValueError, match="single words or marks, got '<end>'"):
        WordTokenizer(["a", "<end>"])
    with pytest.raises(ValueError, match="got ''"):
        WordTokenizer(["a", ""])


def test_small_stories_survive_the_round_trip():
    tokenizer = WordTokenizer(small_stories.vocabulary(), special=[small_stories.END])
    for story in small_stories.sample_stories(200, seed=0):
        ids = tokenizer.encode(story)
        assert tokenizer.decode(ids) == story and len(ids) == len(
            small_stories.words(story)
        )
