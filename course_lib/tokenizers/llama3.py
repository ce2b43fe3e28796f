"""LLaMA 3's tokenizer (Grattafiori et al. 2024, section 3.2): byte-level BPE as
GPT-2's, with another first cut, and whole words that need no merge.
"""

import functools
import re
from pathlib import Path

from course_lib.tokenizers.bpe_files import read_json, write_json
from course_lib.tokenizers.byte_bpe import ByteBPE
from course_lib.tokenizers.byte_level import bytes_to_characters, utf8
from course_lib.tokenizers.pretokenize import BLANK, NO_BLANK, unicode_classes
from course_lib.tokenizers.tokenizer_json import expect, read_added, read_bpe

#: The pattern as its authors wrote it, which is that of cl100k_base.
LLAMA3_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}"
    r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
SPLIT = {"type": "Split", "pattern": {"Regex": LLAMA3_PATTERN}, "behavior": "Isolated"}
BYTES = {"type": "ByteLevel", "add_prefix_space": False, "use_regex": False}


def llama3_words(text: str) -> list[str]:
    """Cut a text as LLaMA 3 does; joined, the pieces are the text again.

    Unlike GPT-2's: contractions in capitals are cut off too, a word takes any one mark
    or blank before it along, numbers come in threes, and line feeds stand together.

    >>> llama3_words("IT'S (12345)\\n\\n  x")
    ['IT', "'S", ' (', '123', '45', ')\\n\\n', ' ', ' x']
    """
    return _compiled().findall(text)


class Llama3Tokenizer(ByteBPE):
    """A ``ByteBPE`` with LLaMA 3's first cut.

    A word that is in the vocabulary as a whole is one token, whether or not the merges
    would lead there. It is read from a file: ``train`` would learn from GPT-2's cut.
    """

    @classmethod
    def from_tokenizer_json(cls, path: str | Path) -> "Llama3Tokenizer":
        """Read a ``tokenizer.json`` as LLaMA 3 has it. What its post-processor would
        add, "<|begin_of_text|>" at the start, add yourself.

        Raises:
            ValueError: If a step of the file is another one.
        """
        content = read_json(path)
        expect(path, content, {"normalizer": None})
        first = content.get("pre_tokenizer") or {}
        expect(path, first, {"type": "Sequence"})
        steps = first.get("pretokenizers") or []
        if len(steps) != 2:
            raise ValueError(f"{path}: expected 2 pre-tokenizers, got {len(steps)}")
        for step, known in zip(steps, (SPLIT, BYTES), strict=True):
            expect(path, step, {**known, "invert": False})
        options = {"byte_fallback": False, "ignore_merges": True}
        ids, merges = read_bpe(path, content, options)
        special = read_added(path, content)
        ids = {token: id for token, id in ids.items() if token not in special}
        return cls(merges, special, ids)

    def to_tokenizer_json(self, path: str | Path) -> None:
        """Write a ``tokenizer.json`` that the library ``tokenizers`` reads."""
        super().to_tokenizer_json(path)
        content = read_json(path)
        steps = [{**SPLIT, "invert": False}, {**BYTES, "trim_offsets": True}]
        content["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": steps}
        content["model"]["ignore_merges"] = True
        write_json(path, content)

    def _encode_ordinary(self, text: str) -> list[int]:
        utf8(text)
        return self._words.look_up(llama3_words(text))

    def _encode_word(self, word: str) -> list[int]:
        table = bytes_to_characters()
        whole = self.ids.get("".join(table[byte] for byte in word.encode()))
        return super()._encode_word(word) if whole is None else [whole]


@functools.cache
def _compiled() -> re.Pattern:
    letter, number, mark = unicode_classes()
    # What is neither a line's end nor a letter nor a number: a mark or another blank.
    leading = rf"(?:{mark}|(?![\r\n]){BLANK})"
    return re.compile(
        r"(?i:'(?:[stmd]|re|ve|ll))"
        rf"|{leading}?{letter}++|{number}{{1,3}}"
        rf"| ?{mark}++[\r\n]*|{BLANK}*[\r\n]+"
        rf"|{BLANK}+(?!{NO_BLANK})|{BLANK}+"
    )
