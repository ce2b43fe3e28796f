"""Words and punctuation marks as tokens: short sequences, a large vocabulary, and no
answer to a new word.
"""

import re
from collections.abc import Iterable, Sequence

from course_lib.tokenizers.vocabulary import Vocabulary

# A word may have apostrophes and hyphens inside ("don't", "well-known"); any other mark
# is a token of its own.
TOKEN = re.compile(r"\w+(?:['’-]\w+)*|[^\w\s]")
OPENING = frozenset("([{“‘")  # no space after these
CLOSING = frozenset(".,;:!?…)]}”’'")  # no space before these


class WordTokenizer(Vocabulary):
    """Gives every word and every punctuation mark its number. Upper and lower case
    differ.

    Spaces are not tokens: ``decode`` puts them back as English prose is set, so
    ``decode(encode(text))`` is ``text`` where the text is set that way, with single
    spaces and no line breaks.

    Args:
        source: A text, whose distinct tokens are taken in sorted order; or a list of
            words and marks, kept in order.
        special: Names of tokens that stand for no text, such as "<end>"; ``encode``
            never makes them.

    Raises:
        ValueError: If there is no symbol, one occurs twice, or one of ``source`` is not
            a single word or mark.
    """

    def __init__(self, source: str | Iterable[str], special: Sequence[str] = ()):
        words = (
            sorted(set(TOKEN.findall(source)))
            if isinstance(source, str)
            else list(source)
        )
        for word in words:
            if not TOKEN.fullmatch(word):
                raise ValueError(
                    f"expected single words or marks, got {word!r}; give names of"
                    " tokens as special"
                )
        super().__init__(words, special)
        self._numbers = {word: self.id(word) for word in words}

    def encode(self, text: str) -> list[int]:
        """Return one number for each word and punctuation mark of ``text``.

        Raises:
            ValueError: If a word has no number; it is named with the position of its
                first character, counted from 0.
        """
        ids = []
        for match in TOKEN.finditer(text):
            if match.group() not in self._numbers:
                raise ValueError(
                    f"unknown word {match.group()!r} at position {match.start()}"
                )
            ids.append(self._numbers[match.group()])
        return ids

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of ``ids``, spaced as prose; special tokens appear by name.

        Raises:
            ValueError: If a number has no symbol.
        """
        text, joined, quoted = "", True, False
        for symbol in self.symbols_of(ids):
            opens, closes = symbol in OPENING, symbol in CLOSING
            if symbol == '"':  # The same mark opens and closes, in turn.
                opens, closes = not quoted, quoted
                quoted = not quoted
            text += symbol if joined or closes else " " + symbol
            joined = opens
        return text
