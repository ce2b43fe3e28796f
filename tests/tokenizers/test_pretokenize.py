"""GPT-2's cut of a text, held against the pattern itself."""

import re

import pytest
import regex
from unicode_texts import assigned, random_texts

from course_lib.tokenizers import count_words, gpt2_words
from course_lib.tokenizers.pretokenize import BLANK, GPT2_PATTERN, unicode_classes

REGEX = "the module regex"


@pytest.mark.parity("tokenizers.pretokenize", REGEX)
def test_every_character_is_in_the_same_class(record_error):
    """Of all that both know: the module may be years ahead of this Python's Unicode."""
    newer = set(regex.findall(r"\p{Cn}", "".join(assigned())))
    every = "".join(c for c in assigned() if c not in newer)
    letter, number, mark = unicode_classes()
    theirs = (r"\p{L}", r"\p{N}", r"[^\s\p{L}\p{N}]", r"\s")
    for ours, other in zip((letter, number, mark, BLANK), theirs, strict=True):
        found, expected = set(re.findall(ours, every)), set(regex.findall(other, every))
        differ = sorted(found ^ expected)
        record_error("tokenizers.pretokenize", REGEX, len(differ), "classes, exact")
        assert not differ, (other, differ[:20])


@pytest.mark.parity("tokenizers.pretokenize", REGEX)
def test_pieces_are_those_of_gpt2s_pattern(record_error):
    pattern = regex.compile(GPT2_PATTERN)
    texts = random_texts(3000)
    wrong = [text for text in texts if gpt2_words(text) != pattern.findall(text)]
    record_error("tokenizers.pretokenize", REGEX, len(wrong), "pieces, exact")
    assert not wrong, wrong[:3]


@pytest.mark.parametrize(
    "text, pieces",
    [
        ("a   b", ["a", "  ", " b"]),  # the last blank goes to the word
        ("a\n\nb", ["a", "\n", "\n", "b"]),  # a line break does not
        ("a \nb \n", ["a", " ", "\n", "b", " \n"]),
        ("it's IT'S", ["it", "'s", " IT", "'", "S"]),
        ("a_b", ["a", "_", "b"]),
        ("x²", ["x", "²"]),
        ("1½", ["1½"]),
        ("a\x1fb", ["a", "\x1f", "b"]),  # a blank to Python, a mark to the pattern
        ("", []),
    ],
)
def test_rules_that_hand_written_cuts_miss(text, pieces):
    assert gpt2_words(text) == pieces


def test_pieces_are_the_text():
    for text in random_texts(300, seed=1):
        assert "".join(gpt2_words(text)) == text


def test_words_of_a_stream_are_counted_one_text_at_a_time():
    read = []

    def stream():
        for text in ("to be", " or", " or"):
            yield text
            read.append(text)

    counts = count_words(stream())
    assert counts == {"to": 1, " be": 1, " or": 2} and len(read) == 3
    assert count_words("to be") == {"to": 1, " be": 1}
