"""Summaries by the same model that translates, and what copying a sentence gets."""

import re
from collections.abc import Sequence

from course_lib.applications.translation import SequenceToSequence
from course_lib.data import small_stories
from course_lib.evaluation.rouge import rouge_l, rouge_n


class Summarizer(SequenceToSequence):
    """An encoder-decoder that reads words and punctuation marks.

    Args: as ``SequenceToSequence``; sources are whole texts, targets their summaries.
    """

    def __init__(self, sources: Sequence[str], targets: Sequence[str], **how):
        super().__init__(spaced(sources), spaced(targets), **how)

    def fit(self, sources: Sequence[str], targets: Sequence[str], *steps, **how):
        """Train, or train on; see ``SequenceToSequence.fit``."""
        return super().fit(spaced(sources), spaced(targets), *steps, **how)

    def write(self, sources: Sequence[str], beams: int = 1, **how) -> list[str]:
        """A summary of each text."""
        written = super().write(spaced(sources), beams, **how)
        return [small_stories.text(one.split()) for one in written]


def spaced(texts: Sequence[str]) -> list[str]:
    """Texts with a space around every word and mark.

    >>> spaced(["Kim ran, then hid."])
    ['Kim ran , then hid .']
    """
    return [" ".join(small_stories.words(text)) for text in texts]


def sentences(text: str) -> list[str]:
    """A text cut after every full stop.

    >>> sentences("Kim ran. Sam hid.")
    ['Kim ran.', 'Sam hid.']
    """
    return re.findall(r"[^.]+\.", text.replace(". ", "."))


def lead(text: str) -> str:
    """The first sentence: the summary that costs nothing."""
    return sentences(text)[0]


def best_sentence(text: str, summary: str) -> str:
    """The sentence of the text that is closest to the right summary by ROUGE-L: the
    most that copying one sentence can get, chosen by who knows the answer.
    """
    return max(sentences(text), key=lambda one: rouge_l(one, summary).f)


def rouge_scores(written: Sequence[str], right: Sequence[str]) -> dict[str, float]:
    """Mean F of ROUGE-1, -2 and -L over all texts, without stemming.

    Raises:
        ValueError: If there is no text, or not a reference for each.
    """
    if len(written) != len(right) or not written:
        raise ValueError(
            "expected a reference for each of at least one text, got"
            f" {len(written)} texts and {len(right)} references"
        )
    pairs = list(zip(written, right, strict=True))
    found = {
        "ROUGE-1": [rouge_n(*pair, n=1).f for pair in pairs],
        "ROUGE-2": [rouge_n(*pair, n=2).f for pair in pairs],
        "ROUGE-L": [rouge_l(*pair).f for pair in pairs],
    }
    return {name: sum(scores) / len(scores) for name, scores in found.items()}
