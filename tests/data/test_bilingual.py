"""The bilingual language: its rules by example, its free choices, and what a dictionary
gets right.
"""

import pytest

from course_lib.data.bilingual import (
    aligned,
    free_choices,
    likeliest_words,
    sample_bilingual,
    translations,
    word_for_word,
)


@pytest.mark.parametrize(
    "sentence, target",
    [
        ("the dog sees one house", "el perro una casa ve"),
        ("the small red dogs do not see some cows",
         "los perros rojos pequenos unas vacas no ven"),
        ("one door does not carry the old book", "una puerta el libro viejo no lleva"),
        ("some cats carry the book because the houses find one door",
         "unos gatos el libro llevan porque las casas una puerta encuentran"),
    ],
)  # fmt: skip
def test_the_one_right_translation(sentence, target):
    assert translations(sentence) == [target]


def test_a_free_choice_must_agree_with_itself():
    sentence = "one old friend sees the friends"
    assert free_choices(sentence) == 2
    assert translations(sentence) == [
        "un amigo viejo los amigos ve", "un amigo viejo las amigas ve",
        "una amiga vieja los amigos ve", "una amiga vieja las amigas ve",
    ]  # fmt: skip


def test_each_word_knows_where_it_comes_from():
    found = aligned("the small dogs do not see one house")
    assert found == [
        ("los", 0), ("perros", 2), ("pequenos", 1), ("una", 6), ("casa", 7),
        ("no", 4), ("ven", 5),
    ]  # fmt: skip


def test_samples_are_right_and_apart():
    sentences, targets = sample_bilingual(400, seed=1)
    tested, others = sample_bilingual(100, seed=1, part="test")
    assert not {*sentences} & {*tested}
    for sentence, target in zip(sentences + tested, targets + others, strict=True):
        assert target in translations(sentence)
    assert sample_bilingual(5, seed=1) == (sentences[:5], targets[:5])
    chosen = [target for target in targets if " amig" in target]
    assert 0.3 < sum("amiga" in target for target in chosen) / len(chosen) < 0.7


def test_a_dictionary_is_seldom_right_even_in_order():
    dictionary = likeliest_words(*sample_bilingual(2000))
    assert dictionary["dog"] == "perro" and "does" not in dictionary
    found = word_for_word("the dog does not see one dog", dictionary).split()
    assert found[1:4] + found[5:] == ["perro", "no", "ven", "perro"]
    sentences, _ = sample_bilingual(300, part="test")
    right = [
        sum(
            word_for_word(one, dictionary, how) in translations(one)
            for one in sentences
        )
        for how in (False, True)
    ]
    assert right[0] == 0 and right[1] < 15
    in_order = word_for_word("the small dogs see one door", dictionary, True)
    assert in_order.split()[1] == "perros" and in_order.split()[-1] == "ven"


@pytest.mark.parametrize(
    "sentence, message",
    [
        ("the dog the cat", "one verb in a clause, got 'the dog the cat'"),
        ("dog sees the cat", "an article, adjectives and a noun, got 'dog'"),
        ("one dogs see the cat", "got 'one dogs'"),
        ("the wolf sees the cat", "got 'the wolf'"),
        ("the friend sees the cat", "\"m\" or \"f\" for 'friend', got ''"),
    ],
)
def test_other_sentences_are_refused(sentence, message):
    with pytest.raises(ValueError, match=message):
        aligned(sentence)


@pytest.mark.parametrize(
    "arguments, message",
    [
        ((-1,), "got -1"),
        ((1, 0, "dev"), "got 'dev'"),
        ((1, 0, "test", 3), "1 or 2, got 3"),
    ],
)
def test_other_samples_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        sample_bilingual(*arguments)
