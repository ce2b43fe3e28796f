"""LLaMA's tokenizer (Touvron et al. 2023; Kudo and Richardson 2018): BPE on characters,
where a blank is the character "▁" and what the vocabulary lacks falls back to bytes.
"""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from course_lib.tokenizers.bpe import Pair
from course_lib.tokenizers.bpe_encoding import MergeTable
from course_lib.tokenizers.bpe_files import read_json
from course_lib.tokenizers.byte_level import utf8
from course_lib.tokenizers.special import split_special
from course_lib.tokenizers.tokenizer_json import expect, read_added, read_bpe

BLANK = "▁"  # U+2581, not the underscore
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


class LlamaTokenizer:
    """Turns text into ids and back. There is no cut into words: merges may cross a
    blank, and the whole text is one long word.

    Args:
        merges: Pairs of tokens, in the order learned.
        special_tokens: Names that stand for no text, with their ids.
        ids: The id of every other token.

    Raises:
        ValueError: If a merge needs a token without id or comes twice, or a byte has no
            token.
    """

    def __init__(
        self,
        merges: Iterable[Pair],
        special_tokens: Mapping[str, int],
        ids: Mapping[str, int],
    ):
        missing = [token for token in BYTES if token not in ids]
        if missing:
            raise ValueError(
                "expected tokens for all 256 bytes to fall back to, got none for"
                f" {len(missing)}: {', '.join(missing[:5])}"
            )
        self.special_tokens, self.ids = dict(special_tokens), dict(ids)
        self.size = 1 + max(*self.ids.values(), *self.special_tokens.values())
        self._table = MergeTable(list(merges), self.ids)
        byte_of = {token: bytes([byte]) for byte, token in enumerate(BYTES)}
        self._bytes = {id: utf8(name) for name, id in self.special_tokens.items()}
        for token, id in self.ids.items():
            self._bytes[id] = byte_of.get(token) or utf8(token.replace(BLANK, " "))

    @classmethod
    def from_tokenizer_json(cls, path: str | Path) -> "LlamaTokenizer":
        """Read a ``tokenizer.json`` as LLaMA and LLaMA 2 have it.

        Raises:
            ValueError: If a step of the file is another one. LLaMA 3's is byte-level
                BPE with a pattern of its own.
        """
        content = read_json(path)
        prepend = {"type": "Prepend", "prepend": BLANK}
        replace = {"type": "Replace", "pattern": {"String": " "}, "content": BLANK}
        normalizer = {"type": "Sequence", "normalizers": [prepend, replace]}
        expect(path, content, {"normalizer": normalizer, "pre_tokenizer": None})
        ids, merges = read_bpe(path, content, {"byte_fallback": True})
        special = read_added(path, content)
        ids = {token: id for token, id in ids.items() if token not in special}
        return cls(merges, special, ids)

    def encode(
        self, text: str, allowed_special: Collection[str] | str = ()
    ) -> list[int]:
        """Return the ids of a text. It is read as if a blank stood before it; nothing
        else is added: LLaMA expects "<s>" first.

        Args:
            allowed_special: Names of special tokens to read as such, or "all". Others
                are text like any other.

        Raises:
            ValueError: If an allowed name is no special token, or the text holds a lone
                surrogate.
        """
        utf8(text)
        ids: list[int] = []
        for piece, special in split_special(text, self.special_tokens, allowed_special):
            if special:
                ids.append(self.special_tokens[piece])
            else:
                symbols = map(self._symbols, BLANK + piece.replace(" ", BLANK))
                ids += map(ord, self._table.encode("".join(symbols)))
        return ids

    def decode(self, ids: Iterable[int], errors: str = "replace") -> str:
        """Return the text of ids, without the blank that ``encode`` put first.

        Args:
            errors: What to do where the bytes are not UTF-8, as in ``bytes.decode``.

        Raises:
            ValueError: If an id has no token.
        """
        return self.decode_bytes(ids).decode("utf-8", errors).removeprefix(" ")

    def decode_bytes(self, ids: Iterable[int]) -> bytes:
        """Return the bytes that ids stand for, the first blank included.

        Raises:
            ValueError: If an id has no token.
        """
        found = []
        for position, id in enumerate(map(int, ids)):
            if id not in self._bytes:
                raise ValueError(
                    f"ids must lie between 0 and {self.size - 1}, got {id} at position"
                    f" {position}"
                )
            found.append(self._bytes[id])
        return b"".join(found)

    def _symbols(self, character: str) -> str:
        """A character as the table knows it: its own token, or those of its bytes."""
        if character in self.ids:
            return chr(self.ids[character])
        return "".join(chr(self.ids[BYTES[byte]]) for byte in character.encode())
