"""The printable character of each byte."""

import pytest
from tokenizers.pre_tokenizers import ByteLevel
from unicode_texts import random_texts

from course_lib.tokenizers import bytes_to_characters, from_printable, to_printable
from course_lib.tokenizers.byte_level import utf8

ORACLE = "tokenizers.pre_tokenizers.ByteLevel"


@pytest.mark.parity("tokenizers.byte_level", ORACLE)
def test_agrees_with_the_rust_library(record_error):
    own = set(bytes_to_characters().values())
    rust = ByteLevel(add_prefix_space=False, use_regex=False)
    texts = random_texts(300)
    expected = ["".join(p for p, _ in rust.pre_tokenize_str(t)) for t in texts]
    wrong = sum(
        to_printable(t.encode()) != e for t, e in zip(texts, expected, strict=True)
    )
    wrong += len(own ^ set(ByteLevel.alphabet()))
    record_error("tokenizers.byte_level", ORACLE, wrong, "characters, exact")
    assert not wrong


def test_every_byte_has_a_character_that_can_be_seen_and_comes_back():
    table = bytes_to_characters()
    assert sorted(table) == list(range(256)) and len(set(table.values())) == 256
    assert all(c.isprintable() and not c.isspace() for c in table.values())
    assert list(table.values()) == sorted(table.values())
    every = bytes(range(256))
    assert from_printable(to_printable(every)) == every


def test_what_is_no_byte_is_named():
    with pytest.raises(ValueError, match="stand for bytes, got ' ' at position 1"):
        from_printable("a b")
    with pytest.raises(ValueError, match=r"lone surrogate U\+D83D at position 2"):
        utf8("ab\ud83d")
