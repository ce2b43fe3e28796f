"""chrF (Popović 2015) and chrF++ (2017): n-grams of characters, so that a word with
another ending still counts for most of it. As sacrebleu computes them, 0 to 100.
"""

import string
from collections.abc import Sequence

from course_lib.evaluation.bleu import n_gram_counts

CHARACTERS = 6  # n-grams of one to six characters, blanks left out
Counts = list[tuple[int, int, int]]  # for each order: ours, theirs, both


def chrf_counts(
    hypothesis: str, references: Sequence[str], words: int = 0, beta: float = 2.0
) -> Counts:
    """For each order: n-grams of the text, of the reference, and common ones.

    Of several references the one with the best score is taken.

    Args:
        words: Orders of word n-grams too: 0 for chrF, 2 for chrF++.

    Raises:
        ValueError: If there is no reference, or one string in place of a list.
    """
    if isinstance(references, str) or not references:
        raise ValueError(
            f"expected a list of at least one reference, got {references!r}"
        )
    ours = _all_n_grams(hypothesis, words)
    tables = []
    for reference in references:
        pairs = zip(ours, _all_n_grams(reference, words), strict=True)
        # Where a reference has no n-gram of an order, ours do not count against it.
        tables.append(
            [(o.total() if t else 0, t.total(), (o & t).total()) for o, t in pairs]
        )
    return max(tables, key=lambda counts: chrf_score(counts, beta))


def chrf_score(counts: Counts, beta: float = 2.0) -> float:
    """F_β of mean precision and mean recall over the orders that both texts have;
    recall counts β² times.
    """
    both = [(ours, theirs, match) for ours, theirs, match in counts if ours and theirs]
    precision = sum(match / ours for ours, _, match in both)
    recall = sum(match / theirs for _, theirs, match in both)
    if not precision + recall:
        return 0.0
    f = (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
    return 100 * f / len(both)


def corpus_chrf(
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str]],
    words: int = 0,
    beta: float = 2.0,
) -> float:
    """chrF of many texts: counts are added first.

    Args:
        hypotheses: N texts.
        references: For each its list of references.
        words: 2 for chrF++.

    Raises:
        ValueError: If there is no text, or not a list of references for each.
    """
    if len(hypotheses) != len(references) or not hypotheses:
        raise ValueError(
            "expected a list of references for each of at least one text, got"
            f" {len(hypotheses)} texts and {len(references)} lists"
        )
    tables = [
        chrf_counts(hypothesis, several, words, beta)
        for hypothesis, several in zip(hypotheses, references, strict=True)
    ]
    total = [
        tuple(map(sum, zip(*order, strict=True))) for order in zip(*tables, strict=True)
    ]
    return chrf_score(total, beta)


def sentence_chrf(
    hypothesis: str, references: Sequence[str], words: int = 0, beta: float = 2.0
) -> float:
    """chrF of one text; see ``corpus_chrf``."""
    return chrf_score(chrf_counts(hypothesis, references, words, beta), beta)


def _all_n_grams(text: str, words: int) -> list:
    letters, cut = "".join(text.split()), _words(text)
    return [n_gram_counts(letters, n) for n in range(1, CHARACTERS + 1)] + [
        n_gram_counts(cut, n) for n in range(1, words + 1)
    ]


def _words(text: str) -> list[str]:
    """One punctuation mark is split off each word, at its end or else its beginning."""
    cut = []
    for word in text.split():
        if len(word) > 1 and word[-1] in string.punctuation:
            cut += [word[:-1], word[-1]]
        elif len(word) > 1 and word[0] in string.punctuation:
            cut += [word[0], word[1:]]
        else:
            cut.append(word)
    return cut
