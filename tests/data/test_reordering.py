"""The reordering task: the rule against an independent statement of it, what is drawn,
bad input.
"""

import re

import pytest

from course_lib.data.reordering import (
    ADJECTIVES,
    DICTIONARY,
    JOINED,
    NOUNS,
    TRANSLATED,
    VERBS,
    sample_places,
    sample_reordering,
    translate,
)

BACK = {spanish: english for english, spanish in DICTIONARY.items()}


def read_back(translation: str) -> str:
    """The sentence of a translation, found by regular expressions instead of by rule."""
    noun, adjective, verb = (
        "|".join(table.values()) for table in (NOUNS, ADJECTIVES, VERBS)
    )
    phrase = rf"(?:{noun})(?: (?:{adjective}))*"
    clauses = []
    for clause in translation.split(" y "):
        subject, thing, action = re.fullmatch(
            rf"({phrase}) ({phrase}) ({verb})", clause
        ).groups()
        parts = [" ".join(reversed(part.split())) for part in (subject, action, thing)]
        clauses.append(" ".join(BACK[word] for word in " ".join(parts).split()))
    return " and ".join(clauses)


def test_the_rule_by_hand():
    assert (
        translate("small red dog sees old boat") == "perro rojo pequeno barco viejo ve"
    )
    assert (
        translate("dog sees cat and cat finds hat")
        == "perro gato ve y gato sombrero encuentra"
    )


def test_every_translation_leads_back_to_its_sentence():
    sentences, translations = sample_reordering(500, seed=1)
    for sentence, translation in zip(sentences, translations, strict=True):
        assert read_back(translation) == sentence
        assert sorted(DICTIONARY[word] for word in sentence.split()) == sorted(
            translation.split()
        )


def test_the_dictionary_gives_each_word_one_translation_of_its_own():
    assert (
        len(DICTIONARY)
        == len(NOUNS) + len(ADJECTIVES) + len(VERBS) + len(JOINED)
        == len(BACK)
        == 21
    )


@pytest.mark.parametrize("shortest, longest", [(3, 10), (3, 24), (17, 24), (89, 96)])
def test_lengths_keep_within_their_bounds_and_fill_them(shortest, longest):
    lengths = [
        len(sentence.split())
        for sentence in sample_reordering(400, 2, shortest, longest)[0]
    ]
    assert shortest <= min(lengths) and max(lengths) <= longest
    assert len(set(lengths)) >= 5


def test_the_same_seed_gives_the_same_sentences():
    assert (
        sample_reordering(5, seed=3)
        == sample_reordering(5, seed=3)
        != sample_reordering(5, seed=4)
    )
    assert sample_reordering(0) == ([], [])


def test_words_turn_up_about_equally_often():
    words = " ".join(sample_reordering(2000, seed=5)[0]).split()
    for table in (NOUNS, ADJECTIVES, VERBS):
        counts = [words.count(word) for word in table]
        assert min(counts) > 0.8 * max(counts)


def test_the_place_of_a_word_is_not_given_by_the_word():
    """What a model without positions could know: the words. They must leave the order
    open.
    """
    sentences, translations = sample_reordering(3000, seed=6, longest=10)
    orders = {}
    for sentence, translation in zip(sentences, translations, strict=True):
        orders.setdefault(" ".join(sorted(sentence.split())), set()).add(translation)
    assert any(len(found) > 1 for found in orders.values())


def test_places_ask_for_the_word_that_stands_there():
    questions, answers = sample_places(300, seed=7)
    for (sentence, place), answer in zip(questions, answers, strict=True):
        assert translate(sentence).split()[place] == TRANSLATED[answer] != "y"
    assert (
        sample_places(3, seed=8) == sample_places(3, seed=8) != sample_places(3, seed=9)
    )
    assert len({place for _, place in questions}) > 10


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="words of the dictionary, got 'tree'"):
        translate("dog sees tree")
    for sentence in ("dog cat", "dog sees finds cat", "", "dog sees cat and"):
        with pytest.raises(ValueError, match="one verb in each clause"):
            translate(sentence)
    for sentence in (
        "sees cat",
        "dog small sees cat",
        "dog sees red",
        "dog cat sees hat",
    ):
        with pytest.raises(ValueError, match="adjectives and then a noun"):
            translate(sentence)
    with pytest.raises(ValueError, match="count of at least 0, got -1"):
        sample_reordering(-1)
    for bounds in ((2, 24), (10, 16)):
        with pytest.raises(ValueError, match="longest >= shortest"):
            sample_reordering(1, 0, *bounds)
