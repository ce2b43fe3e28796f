"""Texts as BERT reads them: [CLS] one text [SEP] another [SEP] (Devlin et al. 2019,
figure 2), padded to one length.

Axes: B texts, or pairs of texts, S tokens of the longest.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.tokenizers.vocabulary import Vocabulary

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
PAD, UNK, CLS, SEP, MASK = range(len(SPECIAL))


class WordVocabulary(Vocabulary):
    """Whole words and punctuation marks with a number each, behind BERT's five special
    tokens.

    Args:
        texts: The *training* texts, as lists of words. A word that occurs in none of
            them is [UNK] for ever after.

    Raises:
        ValueError: If there is no word.
    """

    def __init__(self, texts: Iterable[Sequence[str]]):
        known = sorted({word for text in texts for word in text})
        if not known:
            raise ValueError("expected texts with at least one word, got none")
        super().__init__(known, SPECIAL)

    def numbers(self, text: Iterable[str]) -> list[int]:
        """The number of each word; unknown ones have [UNK]'s.

        >>> WordVocabulary([["a", "kite"]]).numbers(["a", "[SEP]", "kite"])
        [5, 1, 6]
        """
        ids = (self._ids.get(word, UNK) for word in text)
        # "[SEP]" as a word of a text is no separator.
        return [UNK if number < len(SPECIAL) else number for number in ids]


class BertInputs(NamedTuple):
    """A batch of packed texts, (B, S) each."""

    ids: Tensor  # integers
    real: Tensor  # boolean, True where there is no padding
    types: Tensor  # integers: 1 in the second text, 0 in the first
    words: Tensor  # boolean: words of the text that is asked about, no special tokens

    def rows(self, chosen: Tensor | slice) -> "BertInputs":
        """Some of the texts, cut to the longest of them."""
        picked = BertInputs(*(part[chosen] for part in self))
        longest = int(picked.real.sum(dim=1).max())
        return BertInputs(*(part[:, :longest] for part in picked))


def pack(
    vocabulary: WordVocabulary,
    texts: Sequence[Sequence[str]],
    questions: Sequence[Sequence[str]] | None = None,
) -> BertInputs:
    """Pack texts, or a question and a text each.

    Args:
        texts: Lists of words.
        questions: As many lists of words, put before the texts; None: there are none.

    Returns:
        The batch. ``words`` marks those of ``texts``, not of the questions.

    Raises:
        ValueError: If there is no text, or not one question for each.
    """
    if not texts or questions is not None and len(questions) != len(texts):
        raise ValueError(
            f"expected texts, and a question for each, got {len(texts)} texts and"
            f" {0 if questions is None else len(questions)} questions"
        )
    rows, starts = [], []
    for place, text in enumerate(texts):
        row = [CLS]
        if questions is not None:
            row += [*vocabulary.numbers(questions[place]), SEP]
        starts.append(len(row))
        rows.append([*row, *vocabulary.numbers(text), SEP])
    lengths = torch.tensor([len(row) for row in rows])[:, None]
    start, place = torch.tensor(starts)[:, None], torch.arange(int(lengths.max()))
    ids = torch.full((len(rows), len(place)), PAD)
    for row, told in zip(ids, rows, strict=True):
        row[: len(told)] = torch.tensor(told)
    real = place < lengths
    words = (place >= start) & (place < lengths - 1)
    second = (place >= start) & real & (questions is not None)
    return BertInputs(ids, real, second.long(), words)
