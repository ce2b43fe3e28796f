"""Words that were encoded before: a text repeats itself."""

from collections.abc import Callable, Iterable
from itertools import chain

LIMIT = 100_000  # words kept; then the cache starts anew, so that memory stays bounded
LONGEST = 100  # characters; a longer word hardly comes again


class WordCache(dict[str, list[int]]):
    """Remembers the ids of each word.

    Args:
        encode: Gives the ids of a word that is not known yet.
    """

    def __init__(self, encode: Callable[[str], list[int]]):
        super().__init__()
        self.encode = encode

    def __missing__(self, word: str) -> list[int]:
        """Encode a word that is looked up for the first time."""
        ids = self.encode(word)
        if len(word) <= LONGEST:
            if len(self) >= LIMIT:
                self.clear()
            self[word] = ids
        return ids

    def look_up(self, words: Iterable[str]) -> list[int]:
        """Return the ids of words, one after another."""
        return list(chain.from_iterable(map(self.__getitem__, words)))
