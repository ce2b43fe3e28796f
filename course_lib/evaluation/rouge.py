"""ROUGE (Lin 2004) for summaries, as the package rouge_score computes it: shares of
n-grams, or of a longest common subsequence, found again.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from course_lib.evaluation.bleu import n_gram_counts


class Rouge(NamedTuple):
    """Shares from 0 to 1."""

    precision: float  # of the hypothesis, found in the reference
    recall: float  # of the reference, found in the hypothesis
    f: float  # their harmonic mean


def rouge_words(text: str, stem: bool = False) -> list[str]:
    """Lower-case runs of a-z and 0-9, as ROUGE cuts a text.

    Args:
        text: What to cut.
        stem: Cut the endings of words of more than three letters (Porter's stemmer of
            nltk, if that is installed). Published figures differ in it: say which.
    """
    found = re.findall(r"[a-z0-9]+", text.lower())
    if not stem:
        return found
    from nltk.stem.porter import PorterStemmer

    stemmer = PorterStemmer()
    return [stemmer.stem(word) if len(word) > 3 else word for word in found]


def rouge_n(hypothesis: str, reference: str, n: int = 1, stem: bool = False) -> Rouge:
    """ROUGE-N: n-grams that both have, each counted as often as both have it.

    Raises:
        ValueError: If n is below 1.
    """
    if n < 1:
        raise ValueError(f"n must be at least 1, got {n}")
    ours, theirs = (
        n_gram_counts(rouge_words(text, stem), n) for text in (hypothesis, reference)
    )
    return _shares((ours & theirs).total(), ours.total(), theirs.total())


def rouge_l(hypothesis: str, reference: str, stem: bool = False) -> Rouge:
    """ROUGE-L: the longest common subsequence of the two texts' words, gaps allowed."""
    ours, theirs = rouge_words(hypothesis, stem), rouge_words(reference, stem)
    return _shares(len(common_places(theirs, ours)), len(ours), len(theirs))


def rouge_lsum(hypothesis: str, reference: str, stem: bool = False) -> Rouge:
    """ROUGE-Lsum: for each LINE of the reference, the words in its longest common
    subsequence with any line of the hypothesis.

    A text without line breaks is one line, and then this is nearly ROUGE-L. A word
    counts at most as often as either text holds it.
    """
    ours, theirs = (
        [rouge_words(line, stem) for line in text.split("\n") if line]
        for text in (hypothesis, reference)
    )
    left_ours, left_theirs = (Counter(sum(lines, [])) for lines in (ours, theirs))
    lengths = left_ours.total(), left_theirs.total()
    hits = 0
    for line in theirs:
        found = set().union(*(common_places(line, other) for other in ours))
        for word in (line[place] for place in sorted(found)):
            if left_ours[word] and left_theirs[word]:
                hits += 1
                left_ours[word] -= 1
                left_theirs[word] -= 1
    return _shares(hits, *lengths)


def common_places(first: Sequence[str], second: Sequence[str]) -> list[int]:
    """Places in ``first`` of a longest common subsequence with ``second``.

    Both are lists of words: a string is a sequence too, of characters, and refused.

    Raises:
        ValueError: If either is a string.
    """
    if isinstance(first, str) or isinstance(second, str):
        raise ValueError("expected lists of words, got a string")
    # longest[i][j]: of the first i and the first j words
    longest = [[0] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, one in enumerate(first, start=1):
        for j, other in enumerate(second, start=1):
            longest[i][j] = (
                longest[i - 1][j - 1] + 1
                if one == other
                else max(longest[i - 1][j], longest[i][j - 1])
            )
    places, i, j = [], len(first), len(second)
    while i and j:
        if first[i - 1] == second[j - 1]:
            i, j = i - 1, j - 1
            places.append(i)
        elif longest[i][j - 1] > longest[i - 1][j]:
            j -= 1
        else:
            i -= 1
    return places[::-1]


def _shares(hits: int, ours: int, theirs: int) -> Rouge:
    precision, recall = hits / max(ours, 1), hits / max(theirs, 1)
    f = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Rouge(precision, recall, f)
