"""BERT's first cut of a text (Devlin et al. 2019, ``BasicTokenizer`` of their code)."""

import re
import string
import unicodedata

PUNCTUATION = frozenset(
    string.punctuation
)  # "$" and "~" too, which Unicode calls symbols

UNREAD = ("Cc", "Cf", "Co", "Cs")  # kinds of characters that are dropped

# Chinese has no blanks between words. These blocks hold its characters, not those of
# Korean or of Japanese kana.
CHINESE = re.compile(
    "([\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0002a6df\U0002a700-\U0002b73f"
    "\U0002b740-\U0002b81f\U0002b820-\U0002ceaf\uf900-\ufaff\U0002f800-\U0002fa1f])"
)


def bert_words(text: str, lower: bool = True) -> list[str]:
    """Cut a text into words, punctuation marks and Chinese characters; blanks are lost.

    Args:
        lower: Write everything in lower case and without accents, as the "uncased"
            models have it.

    >>> bert_words("Où est-ce? 東京!")
    ['ou', 'est', '-', 'ce', '?', '東', '京', '!']
    """
    words: list[str] = []
    for word in CHINESE.sub(r" \1 ", _clean(text)).split():
        if lower:
            word = strip_accents(word.lower())
        words += _split_punctuation(word)
    return words


def strip_accents(text: str) -> str:
    """Take accents apart from their letters and drop them.

    >>> strip_accents("Ångström, naïve")
    'Angstrom, naive'
    """
    apart = unicodedata.normalize("NFD", text)
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")


def is_punctuation(character: str) -> bool:
    """Whether BERT sets this character apart: every mark of ASCII, and what Unicode
    calls punctuation.
    """
    return character in PUNCTUATION or unicodedata.category(character)[0] == "P"


def _clean(text: str) -> str:
    """Drop control, format and private characters, and make every blank a space."""
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if character in "\t\n\r" or category == "Zs":
            kept.append(" ")
        elif category not in UNREAD and character != "\ufffd":
            kept.append(character)
    return "".join(kept)


def _split_punctuation(word: str) -> list[str]:
    pieces: list[str] = []
    inside = False  # a word that can go on
    for character in word:
        mark = is_punctuation(character)
        if inside and not mark:
            pieces[-1] += character
        else:
            pieces.append(character)
        inside = not mark
    return pieces
