"""GPT-2's first cut of a text into words, numbers, marks and blanks (Radford et al.
2019, section 2.2).

Merges never cross these cuts. Without them "dog", "dog." and "dog!" would each be
learned on its own.
"""

import functools
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable

#: The pattern as its authors wrote it, for the third-party module ``regex``: ``re``
#: knows neither ``\p{L}`` (letters) nor ``\p{N}`` (numbers).
GPT2_PATTERN = (
    r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
)

# Four control characters are blanks to Python, but not to Unicode, nor to this pattern.
BLANK, NO_BLANK = r"[^\S\x1c-\x1f]", r"[\S\x1c-\x1f]"


def gpt2_words(text: str) -> list[str]:
    """Cut a text as GPT-2 does; joined, the pieces are the text again.

    A word takes the one space before it along, so a run of blanks gives its last blank
    to the word that follows. Contractions are cut off in lower case only.

    What a letter is, Python's own Unicode table says (``unicodedata.unidata_version``):
    letters added to Unicode later count as marks.

    >>> gpt2_words("It's   3pm,\\n\\nIT'S late.")
    ['It', "'s", '  ', ' 3', 'pm', ',', '\\n', '\\n', 'IT', "'", 'S', ' late', '.']
    """
    return _compiled().findall(text)


def count_words(texts: str | Iterable[str]) -> Counter[str]:
    """Count the pieces of one text or of many.

    Only distinct pieces are kept, so the texts may be a stream that is larger than
    memory: ``count_words(open(path))`` reads one line at a time.

    >>> count_words(["to be", " or not to be"])
    Counter({' be': 2, 'to': 1, ' or': 1, ' not': 1, ' to': 1})
    """
    counts: Counter[str] = Counter()
    for text in [texts] if isinstance(texts, str) else texts:
        counts.update(gpt2_words(text))
    return counts


@functools.cache
def unicode_classes() -> tuple[str, str, str]:
    r"""Return letters, numbers and marks (neither, nor a blank) in the words of ``re``.

    There ``\w`` is a letter, a number or ``_``, and ``\d`` only a decimal digit. The
    other numbers (½, Ⅷ, ②) are few, and once they are named, letters are what remains.
    """
    numbers = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if character.isnumeric() and unicodedata.category(character) in ("Nl", "No")
    ]
    others = _as_ranges(numbers)
    return rf"[^\W\d_{others}]", rf"[\d{others}]", r"(?:[^\w\s]|[_\x1c-\x1f])"


@functools.cache
def _compiled() -> re.Pattern:
    letter, number, mark = unicode_classes()
    return re.compile(
        r" ?[A-Za-z]++(?!\w)"  # nothing new, but most words of English end here quickly
        r"|'(?:[stmd]|re|ve|ll)"
        rf"| ?{letter}++| ?{number}++| ?{mark}++"
        rf"|{BLANK}+(?!{NO_BLANK})|{BLANK}+"
    )


def _as_ranges(characters: list[str]) -> str:
    """Write sorted characters for a class of ``re``: neighbours as a range."""
    ranges: list[list[str]] = []
    for character in characters:
        if ranges and ord(character) == ord(ranges[-1][1]) + 1:
            ranges[-1][1] = character
        else:
            ranges.append([character, character])
    return "".join(f"{first}-{last}" for first, last in ranges)
