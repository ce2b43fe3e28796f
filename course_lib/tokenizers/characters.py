"""Characters as tokens: the smallest vocabulary and the longest sequences."""

from collections.abc import Iterable, Sequence

from course_lib.tokenizers.vocabulary import Vocabulary


class CharacterTokenizer(Vocabulary):
    """Gives every character its number: ``decode(encode(text))`` is ``text``.

    Args:
        source: A text, whose distinct characters are taken in sorted order; or a list
            of characters, kept in order.
        special: Names of tokens that stand for no text, such as "<end>"; ``encode``
            never makes them.

    Raises:
        ValueError: If there is no symbol, one occurs twice, or one of ``source`` is not
            a single character.
    """

    def __init__(self, source: str | Iterable[str], special: Sequence[str] = ()):
        characters = sorted(set(source)) if isinstance(source, str) else list(source)
        for character in characters:
            if len(character) != 1:
                raise ValueError(
                    f"expected single characters, got {character!r}; give names of"
                    " tokens as special"
                )
        super().__init__(characters, special)
        self._numbers = {character: self.id(character) for character in characters}

    def encode(self, text: str) -> list[int]:
        """Return one number for each character of ``text``.

        Raises:
            ValueError: If a character has no number; it is named with its position,
                counted from 0.
        """
        for position, character in enumerate(text):
            if character not in self._numbers:
                raise ValueError(
                    f"unknown character {character!r} at position {position}"
                )
        return [self._numbers[character] for character in text]

    def decode(self, ids: Iterable[int]) -> str:
        """Return the text of ``ids``; special tokens appear by name.

        Raises:
            ValueError: If a number has no symbol.
        """
        return "".join(self.symbols_of(ids))
