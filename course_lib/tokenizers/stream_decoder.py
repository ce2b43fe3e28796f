"""Text from ids that come one at a time, as a model makes them."""

import codecs
from collections.abc import Iterable
from typing import Protocol


class DecodesBytes(Protocol):
    """A tokenizer whose ids stand for bytes."""

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """Return the bytes of ids."""


class StreamDecoder:
    """Gives the text of each id as soon as it is whole.

    A token can end amid a character: "é" is two bytes. Decoded alone, each half shows
    as U+FFFD; here the first half waits for the second.

    Args:
        tokenizer: Whose ids these are.
    """

    def __init__(self, tokenizer: DecodesBytes):
        self.tokenizer = tokenizer
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def push(self, id: int) -> str:
        """Take the next id and return the text that is now certain, perhaps none.

        Raises:
            ValueError: If the id has no token.
        """
        return self._decoder.decode(self.tokenizer.decode_bytes([id]))

    def finish(self) -> str:
        """Return what is left: U+FFFD if a character was never completed. The decoder
        can then be used anew.
        """
        rest = self._decoder.decode(b"", final=True)
        self._decoder.reset()
        return rest
