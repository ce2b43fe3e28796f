"""Byte-level BPE, the tokenizer of GPT-2 (Radford et al. 2019, section 2.2).

Text is cut into words, a word becomes bytes, bytes are merged into tokens. Every text
has tokens, and every text comes back.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from course_lib.tokenizers import bpe_files, tokenizer_json
from course_lib.tokenizers.bpe import Pair
from course_lib.tokenizers.bpe_encoding import MergeTable
from course_lib.tokenizers.bpe_training import learn_merges
from course_lib.tokenizers.byte_level import bytes_to_characters, utf8
from course_lib.tokenizers.pretokenize import gpt2_words
from course_lib.tokenizers.special import distinct, split_special
from course_lib.tokenizers.word_cache import WordCache


def standard_ids(merges: Iterable[Pair]) -> dict[str, int]:
    """Number tokens as GPT-2 does: the 256 bytes in the order of their printable
    characters, then what each merge makes.

    >>> standard_ids([("Ġ", "t")])["Ġt"]
    256
    """
    ids = {token: id for id, token in enumerate(bytes_to_characters().values())}
    for left, right in merges:
        ids.setdefault(left + right, len(ids))
    return ids


class ByteBPE:
    """Turns text into ids and back by a list of merges.

    Args:
        merges: Pairs of tokens in printable characters (``byte_level``), in the order
            learned.
        special_tokens: Names that stand for no text, numbered after all other tokens;
            or each with its id.
        ids: The id of every other token, where it is not that of ``standard_ids``.

    Raises:
        ValueError: If a merge comes twice or lacks a token, a byte has no id, or two
            tokens have the same.
    """

    def __init__(
        self,
        merges: Iterable[Pair],
        special_tokens: Sequence[str] | Mapping[str, int] = (),
        ids: Mapping[str, int] | None = None,
    ):
        self.merges = [(left, right) for left, right in merges]
        self.ids = dict(standard_ids(self.merges) if ids is None else ids)
        if not isinstance(special_tokens, Mapping):
            first = 1 + max(self.ids.values(), default=-1)
            names = enumerate(distinct(special_tokens), first)
            special_tokens = {name: id for id, name in names}
        self.special_tokens = dict(special_tokens)
        self._bytes = bpe_files.bytes_of_ids(self.ids, self.special_tokens)
        self._table = MergeTable(self.merges, self.ids)
        table = bytes_to_characters()
        # What each byte is to the table of merges.
        self._first = "".join(chr(self.ids[table[byte]]) for byte in range(256))
        self._words = WordCache(self._encode_word)

    @classmethod
    def train(
        cls,
        texts: str | Iterable[str],
        size: int,
        minimum_frequency: int = 2,
        special_tokens: Sequence[str] = (),
    ) -> "ByteBPE":
        """Learn merges from a text, or from several, also a stream.

        Special tokens are not looked for in the texts: give a stream of documents, not
        one text with separators.

        Args:
            size: How many tokens to end with, the 256 bytes and the special tokens
                among them. Fewer if the pairs run out: give a model ``tokenizer.size``.
            minimum_frequency: Merge no pair that occurs less often than this.

        Raises:
            ValueError: If ``size`` has no room for the bytes and the special tokens.
        """
        special_tokens = distinct(special_tokens)
        least = 256 + len(special_tokens)
        if size < least:
            raise ValueError(
                f"size must be at least {least}: 256 bytes and"
                f" {len(special_tokens)} special tokens; got {size}"
            )
        room = size - len(special_tokens)
        return cls(learn_merges(texts, room, minimum_frequency), special_tokens)

    @classmethod
    def load(cls, path: str | Path) -> "ByteBPE":
        """Read what ``save`` wrote.

        Raises:
            ValueError: If the file is something else.
        """
        return cls(*bpe_files.read(path))

    @classmethod
    def from_gpt2(cls, encoder_path: str | Path, merges_path: str | Path) -> "ByteBPE":
        """Read a tokenizer from GPT-2's two files, ``encoder.json`` and ``vocab.bpe``
        (elsewhere called ``vocab.json`` and ``merges.txt``).

        Tokens that are neither a byte nor made by a merge are special: here
        "<|endoftext|>".
        """
        return cls(*bpe_files.read_gpt2(encoder_path, merges_path))

    @classmethod
    def from_tokenizer_json(cls, path: str | Path) -> "ByteBPE":
        """Read a ``tokenizer.json`` of the library ``tokenizers``. A post-processor in
        it is left out: what it would add to a text, add yourself.

        Raises:
            ValueError: If it is not byte-level BPE with GPT-2's pattern.
        """
        return cls(*tokenizer_json.read_tokenizer_json(path))

    def save(self, path: str | Path) -> None:
        """Write merges, special tokens and ids as JSON that a person can read."""
        ids = None if self.ids == standard_ids(self.merges) else self.ids
        bpe_files.write(path, self.merges, self.special_tokens, ids)

    def to_tokenizer_json(self, path: str | Path) -> None:
        """Write a ``tokenizer.json`` that the library ``tokenizers`` reads."""
        tokenizer_json.write_tokenizer_json(
            path, self.merges, self.special_tokens, self.ids
        )

    @property
    def size(self) -> int:
        """How many rows an embedding needs: one more than the largest id."""
        return max(self._bytes) + 1

    @property
    def tokens(self) -> list[str]:
        """What can be read for each id: printable characters, names of special tokens;
        "" where an id is not used.
        """
        names = {
            id: name
            for name, id in chain(self.ids.items(), self.special_tokens.items())
        }
        return [names.get(id, "") for id in range(self.size)]

    def encode(
        self, text: str, allowed_special: Collection[str] | str = ()
    ) -> list[int]:
        """Return the ids of a text.

        Args:
            allowed_special: Names of special tokens to read as such, or "all". Others
                are text like any other.

        Raises:
            ValueError: If an allowed name is no special token, or the text holds a lone
                surrogate.
        """
        if not allowed_special:
            return self._encode_ordinary(text)
        ids: list[int] = []
        for piece, special in split_special(text, self.special_tokens, allowed_special):
            if special:
                ids.append(self.special_tokens[piece])
            else:
                ids += self._encode_ordinary(piece)
        return ids

    def decode(self, ids: Iterable[int], errors: str = "replace") -> str:
        """Return the text of ids. Special tokens appear by name.

        Args:
            errors: What to do where the bytes are not UTF-8, as of a cut character:
                "replace" shows U+FFFD, "strict" raises UnicodeDecodeError.

        Raises:
            ValueError: If an id has no token.
        """
        return self.decode_bytes(ids).decode("utf-8", errors)

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """Return the bytes that ids stand for; any of them can be half a character.

        Raises:
            ValueError: If an id has no token.
        """
        numbers = [int(id) for id in ids]
        try:
            return b"".join([self._bytes[id] for id in numbers])
        except KeyError as missing:
            id = missing.args[0]
            raise ValueError(
                f"ids must lie between 0 and {self.size - 1}, got {id} at position"
                f" {numbers.index(id)}"
            ) from None

    def forget(self) -> None:
        """Empty the cache of words, as if no text had been encoded yet."""
        self._words.clear()

    def _encode_ordinary(self, text: str) -> list[int]:
        utf8(text)  # refuses what has no bytes, and says where it stands
        return self._words.look_up(gpt2_words(text))

    def _encode_word(self, word: str) -> list[int]:
        symbols = word.encode().decode("latin-1").translate(self._first)
        return [*map(ord, self._table.encode(symbols))]
