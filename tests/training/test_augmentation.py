"""Augmented texts: what changes, how much, by which seed, and what never does."""

import re
from collections import Counter

import pytest

from course_lib.training.augmentation import (
    back_translate,
    delete_words,
    replace_synonyms,
    swap_words,
)

TEXT = "The quick fox found a red kite, and the fox didn't keep it."
SYNONYMS = {"the": (), "fox": ["vixen"], "quick": ["fast", "swift"], "red": ["crimson"]}


def words(text):
    return re.findall(r"[\w']+", text)


def changed(one, two):
    return sum(a != b for a, b in zip(words(one), words(two), strict=True))


@pytest.mark.parametrize("seed", range(20))
def test_a_share_of_words_gets_synonyms_and_the_rest_stays(seed):
    assert changed(replace_synonyms(TEXT, SYNONYMS, 0.1, seed), TEXT) == 1
    assert changed(replace_synonyms(TEXT, SYNONYMS, 0.16, seed), TEXT) == 2
    got = replace_synonyms(TEXT, SYNONYMS, 1.0, seed)
    assert re.fullmatch(
        "The (fast|swift) vixen found a crimson kite, and the vixen didn't keep it.",
        got,
    )
    assert replace_synonyms("Fox, fox.", SYNONYMS, 1.0, seed) == "Vixen, vixen."


@pytest.mark.parametrize("seed", range(20))
def test_swaps_keep_all_words_and_the_punctuation_s_place(seed):
    got = swap_words(TEXT, 0.1, seed)
    assert Counter(words(got)) == Counter(words(TEXT))
    assert changed(got, TEXT) == 2 or got == TEXT  # "fox" may change with "fox"
    assert re.sub(r"[\w']+", "", got) == re.sub(r"[\w']+", "", TEXT)


def test_deletion_keeps_the_order_and_about_the_share():
    kept = 0
    for seed in range(300):
        got = delete_words(TEXT, 0.3, seed)
        left = iter(words(TEXT))
        assert all(word in left for word in words(got))  # a subsequence
        assert "  " not in got and " ," not in got and got == got.strip()
        kept += len(words(got))
    assert kept / 300 / len(words(TEXT)) == pytest.approx(0.7, abs=0.03)


def test_no_text_is_emptied():
    for seed in range(5):
        assert words(delete_words(TEXT, 1.0, seed))[0] in words(TEXT)
        assert len(words(delete_words(TEXT, 1.0, seed))) == 1
        assert delete_words("Kite.", 1.0, seed) == swap_words("Kite.", 1.0, seed)
    assert len({delete_words(TEXT, 1.0, seed) for seed in range(30)}) > 3
    for text in ("", "...", "Kite."):
        assert replace_synonyms(text, SYNONYMS, 1.0) == text
        assert delete_words(text, 1.0) == swap_words(text, 1.0) == text


@pytest.mark.parametrize(
    "change", [delete_words, swap_words, lambda *a: replace_synonyms(a[0], SYNONYMS, *a[1:])]
)  # fmt: skip
def test_a_seed_decides_and_a_share_of_nothing_changes_nothing(change):
    assert change(TEXT, 0.3, 4) == change(TEXT, 0.3, 4)
    assert len({change(TEXT, 0.3, seed) for seed in range(30)}) > 3
    assert change(TEXT, 0.0) == TEXT
    for share in (-0.1, 1.1, float("nan")):
        with pytest.raises(ValueError, match="share must lie between 0 and 1, got"):
            change(TEXT, share)


def test_back_translation_goes_there_and_back():
    there = {"a small fox": "ein kleiner Fuchs", "a kite": "", "it": "es"}
    back = {"ein kleiner Fuchs": "a little fox", "": " ", "es": ""}
    got = back_translate(
        list(there),
        lambda texts: [there[text] for text in texts],
        lambda texts: [back[text] for text in texts],
    )
    assert got == ["a little fox", "a kite", "it"]
    assert back_translate([], list, list) == []
    with pytest.raises(ValueError, match="expected back to give 2 texts, got 1"):
        back_translate(["a", "b"], list, lambda texts: texts[:1])
    with pytest.raises(ValueError, match="expected there to give 2 texts, got 0"):
        back_translate(["a", "b"], lambda texts: [], list)
