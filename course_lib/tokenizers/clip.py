"""CLIP's tokenizer (Radford et al. 2021): byte-level BPE in lower case, where a token
that ends a word says so.
"""

import gzip
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from course_lib.tokenizers.bpe import Pair
from course_lib.tokenizers.bpe_encoding import MergeTable
from course_lib.tokenizers.bpe_files import split_merge
from course_lib.tokenizers.byte_level import bytes_to_characters, from_printable, utf8
from course_lib.tokenizers.pretokenize import unicode_classes
from course_lib.tokenizers.word_cache import WordCache

START, END = "<|startoftext|>", "<|endoftext|>"
ENDS_WORD = "</w>"
CONTEXT = 77  # positions of CLIP's text encoder
MERGES = 49_152 - 256 - 2  # how many of the file's merges CLIP uses


class ClipTokenizer:
    """Turns prompts into rows of ids for CLIP's text encoder.

    Ids: the 256 bytes, the 256 bytes at a word's end, what the merges make, start, end.

    Args:
        merges: Pairs of tokens in printable characters, "</w>" behind what ends a word.

    Raises:
        ValueError: If a merge comes twice or needs a token that none before it makes.
    """

    def __init__(self, merges: Iterable[Pair]):
        merges = list(merges)
        self.tokens = [*bytes_to_characters().values()]
        self.tokens += [token + ENDS_WORD for token in self.tokens]
        self.tokens += [left + right for left, right in merges] + [START, END]
        self.ids = {token: id for id, token in enumerate(self.tokens)}
        self.start, self.end = self.ids[START], self.ids[END]
        self.size = len(self.tokens)
        self._table = MergeTable(merges, self.ids)
        table = bytes_to_characters()
        self._first = "".join(chr(self.ids[table[byte]]) for byte in range(256))
        letter, number, mark = unicode_classes()
        contractions = "'(?:[stmd]|re|ve|ll)"
        self._pattern = re.compile(f"{contractions}|{letter}+|{number}|{mark}+")
        self._words = WordCache(self._encode_word)

    @classmethod
    def from_file(cls, path: str | Path) -> "ClipTokenizer":
        """Read CLIP's own file, ``bpe_simple_vocab_16e6.txt.gz``: a line of header and
        more merges than are used.
        """
        lines = gzip.decompress(Path(path).read_bytes()).decode("utf-8").split("\n")
        if "#version" not in lines[0]:
            raise ValueError(
                f"{path}: expected a first line with #version, got a merge"
            )
        used = lines[1 : MERGES + 1]
        return cls(split_merge(line, f"{path}, merge") for line in used)

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text, without start and end.

        Case and the number of blanks are lost. Broken encodings are not mended, nor
        HTML undone, as the authors' code did before; today's libraries do neither.
        """
        utf8(text)  # refuses what has no bytes, and says where it stands
        clean = unicodedata.normalize("NFC", text).lower()
        return self._words.look_up(self._pattern.findall(clean))

    def batch(self, texts: Sequence[str], padding: int | None = None) -> np.ndarray:
        """Return one row for each text: start, its ids, end, padding.

        A text that is too long loses its last tokens, never the end: CLIP reads the
        whole text's vector there.

        Args:
            padding: The id that fills a row; None for the end's, as in Stable
                Diffusion. The authors' code has 0.

        Returns:
            int64 (texts, 77).
        """
        if isinstance(texts, str):
            raise ValueError(f"expected a list of texts, got the text {texts!r}")
        fill = self.end if padding is None else padding
        rows = np.full((len(texts), CONTEXT), fill, dtype=np.int64)
        for row, text in zip(rows, texts, strict=True):
            ids = [self.start, *self.encode(text)[: CONTEXT - 2], self.end]
            row[: len(ids)] = ids
        return rows

    def decode(self, ids: Iterable[int]) -> str:
        """Return text in lower case, spaces between words; start and end are left out.

        Raises:
            ValueError: If an id has no token.
        """
        data = bytearray()
        for position, id in enumerate(map(int, ids)):
            if not 0 <= id < self.size:
                raise ValueError(
                    f"ids must lie between 0 and {self.size - 1}, got {id} at position"
                    f" {position}"
                )
            if id not in (self.start, self.end):
                token = self.tokens[id]
                data += from_printable(token.removesuffix(ENDS_WORD))
                data += b" " * token.endswith(ENDS_WORD)
        return data.decode("utf-8", "replace").removesuffix(" ")

    def _encode_word(self, word: str) -> list[int]:
        symbols = word.encode().decode("latin-1").translate(self._first)
        last = chr(ord(symbols[-1]) + 256)  # the same byte, at a word's end
        return [*map(ord, self._table.encode(symbols[:-1] + last))]
