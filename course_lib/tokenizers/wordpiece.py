"""WordPiece, the tokenizer of BERT (Wu et al. 2016; Devlin et al. 2019)."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from course_lib.tokenizers.bert_pretokenize import bert_words
from course_lib.tokenizers.vocabulary import Vocabulary

CONTINUES = "##"  # stands before a piece that does not begin a word
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def longest_matches(
    word: str, pieces: Iterable[str], longest: int = 100
) -> list[str] | None:
    """Cut a word into pieces, each as long as can be, from left to right.

    Returns:
        The pieces; None if some part of the word fits none, or the word is longer than
        ``longest`` characters.

    >>> longest_matches("unaffable", {"un", "##aff", "##able", "##a"})
    ['un', '##aff', '##able']
    >>> longest_matches("undo", {"un", "##d"}) is None
    True
    """
    if len(word) > longest:
        return None
    known = pieces if isinstance(pieces, (set, frozenset, dict)) else set(pieces)
    found: list[str] = []
    start = 0
    while start < len(word):
        before = CONTINUES if start else ""
        for end in range(len(word), start, -1):
            if before + word[start:end] in known:
                break
        else:
            return None
        found.append(before + word[start:end])
        start = end
    return found


class WordPieceTokenizer(Vocabulary):
    """Cuts words into the longest pieces that the vocabulary has.

    Args:
        pieces: The vocabulary in order; "##" before what continues a word. Special
            tokens are among them.
        special: The names in ``pieces`` that stand for no text.
        lower: Read text in lower case and without accents.
        unknown: What stands for a word that can't be cut. (BERT replaces the whole
            word, not only the part that is unknown.)

    Raises:
        ValueError: If a piece comes twice, or a special or the unknown token is
            missing.
    """

    def __init__(
        self,
        pieces: Sequence[str],
        special: Sequence[str] = SPECIAL,
        lower: bool = True,
        unknown: str = "[UNK]",
    ):
        super().__init__(pieces)
        self.special = [*dict.fromkeys([*special, unknown])]
        self.special_ids = {name: self.id(name) for name in self.special}
        self.unknown, self.lower = unknown, lower
        self._pieces = frozenset(self.symbols) - set(self.special)

    @classmethod
    def from_file(cls, path: str | Path, **options) -> "WordPieceTokenizer":
        """Read a ``vocab.txt``: one piece a line, its id the number of the line from 0.

        Args:
            options: As for the class.
        """
        # Not splitlines: a piece can be a character that ends a line for it.
        lines = Path(path).read_text(encoding="utf-8").rstrip("\n").split("\n")
        return cls(lines, **options)

    def save(self, path: str | Path) -> None:
        """Write a ``vocab.txt``."""
        Path(path).write_text("\n".join(self.symbols) + "\n", encoding="utf-8")

    def tokenize(self, text: str) -> list[str]:
        """Return the pieces of a text."""
        pieces: list[str] = []
        for word in bert_words(text, self.lower):
            pieces += longest_matches(word, self._pieces) or [self.unknown]
        return pieces

    def encode(self, text: str) -> list[int]:
        """Return the ids of a text. Names of special tokens in it are text like any
        other, and nothing is added: BERT reads [CLS] text [SEP].
        """
        return [self.id(piece) for piece in self.tokenize(text)]

    def decode(self, ids: Iterable[int]) -> str:
        """Return text: pieces joined, words apart by one space. Case, accents and the
        blanks around marks are lost for good.

        Raises:
            ValueError: If an id has no piece.
        """
        return " ".join(self.symbols_of(ids)).replace(" " + CONTINUES, "")
