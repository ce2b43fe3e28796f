"""BLEU (Papineni et al. 2002), as sacrebleu computes it (Post 2018).

Scores are 0 to 100. A hypothesis is one text; it may have several references.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ORDERS = 4  # n-grams of one to four tokens
#: What each way of smoothing adds where no other number is given.
SMOOTHING = {"none": 0.0, "floor": 0.1, "add-k": 1.0, "exp": 0.0}


def n_gram_counts(tokens: Sequence, n: int) -> Counter:
    """How often each run of n tokens occurs."""
    return Counter(tuple(tokens[at : at + n]) for at in range(len(tokens) - n + 1))


def tokenize_13a(text: str) -> list[str]:
    """Words and punctuation as WMT's script mteval-v13a separates them; capitals stay.

    Made for running text: what has been tokenized before comes out otherwise.
    """
    text = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    for entity, sign in (("quot", '"'), ("amp", "&"), ("lt", "<"), ("gt", ">")):
        text = text.replace(f"&{entity};", sign)
    text = re.sub(r"([{-~\[-` -&(-+:-@/])", r" \1 ", f" {text} ")
    text = re.sub(r"([^0-9])([.,])", r"\1 \2 ", text)  # but not in 1.5
    text = re.sub(r"([.,])([^0-9])", r" \1 \2", text)
    text = re.sub(r"([0-9])(-)", r"\1 \2 ", text)
    return text.split()


@dataclass(frozen=True)
class BleuCounts:
    """What BLEU needs to know of a text. Counts of several texts add up."""

    matches: tuple[int, ...]  # clipped, for n = 1 to 4
    totals: tuple[int, ...]  # n-grams of the hypothesis
    length: int  # tokens of the hypothesis
    reference: int  # tokens of the reference that is closest in length

    def __add__(self, other: "BleuCounts") -> "BleuCounts":
        return BleuCounts(
            tuple(map(sum, zip(self.matches, other.matches, strict=True))),
            tuple(map(sum, zip(self.totals, other.totals, strict=True))),
            self.length + other.length,
            self.reference + other.reference,
        )

    @property
    def brevity_penalty(self) -> float:
        """exp(1 - r/c) where the hypothesis is shorter, else 1: never above 1."""
        if self.length >= self.reference:
            return 1.0
        return math.exp(1 - self.reference / self.length) if self.length else 0.0

    def score(
        self,
        smoothing: str = "exp",
        value: float | None = None,
        effective_order: bool = False,
    ) -> float:
        """BLEU: brevity penalty times the geometric mean of the four precisions.

        Args:
            smoothing: For orders without a match. "none": the score is 0. "floor":
                ``value`` matches. "add-k": ``value`` more matches and n-grams for
                n > 1. "exp": half a match, a quarter for the next such order, ….
            value: For "floor" (0.1) and "add-k" (1).
            effective_order: Leave out orders of which a short text has no n-gram.

        Raises:
            ValueError: For an unknown smoothing.
        """
        if smoothing not in SMOOTHING:
            raise ValueError(
                f"smoothing must be one of {list(SMOOTHING)}, got {smoothing!r}"
            )
        value = SMOOTHING[smoothing] if value is None else value
        if not any(self.matches):
            return 0.0
        logs, halved = [], 1.0
        for n, (match, total) in enumerate(
            zip(self.matches, self.totals, strict=True), start=1
        ):
            if smoothing == "add-k" and n > 1:
                match, total = match + value, total + value
            if not total:
                if not effective_order:
                    return 0.0
                break
            if not match and smoothing == "exp":
                halved /= 2
                match = halved
            elif not match and smoothing == "floor":
                match = value
            if not match:
                return 0.0
            logs.append(math.log(match / total))
        return 100 * self.brevity_penalty * math.exp(sum(logs) / len(logs))


def bleu_counts(
    hypothesis: str | Sequence[str],
    references: Sequence[str | Sequence[str]],
    tokenize: Callable[[str], list[str]] = tokenize_13a,
) -> BleuCounts:
    """Count the n-grams of a text, and those that a reference holds.

    An n-gram matches as often as it stands in the reference that has it most often, and
    no more: it is clipped. The reference length is the closest one, of two equally
    close ones the shorter.

    Args:
        hypothesis: A text, or its tokens.
        references: At least one text, or list of tokens.

    Raises:
        ValueError: If there is no reference, or one string in place of a list of them.
    """
    if isinstance(references, str) or not references:
        raise ValueError(
            f"expected a list of at least one reference, got {references!r}"
        )
    tokens = tokenize(hypothesis) if isinstance(hypothesis, str) else list(hypothesis)
    others = [tokenize(r) if isinstance(r, str) else list(r) for r in references]
    matches, totals = [], []
    for n in range(1, ORDERS + 1):
        ours, most = n_gram_counts(tokens, n), Counter()
        for other in others:
            most |= n_gram_counts(other, n)  # the larger count of the two
        matches.append((ours & most).total())  # the smaller count of the two
        totals.append(ours.total())
    closest = min((abs(len(o) - len(tokens)), len(o)) for o in others)[1]
    return BleuCounts(tuple(matches), tuple(totals), len(tokens), closest)


def corpus_bleu(
    hypotheses: Sequence[str], references: Sequence[Sequence[str]], **how
) -> float:
    """BLEU of many texts: counts are added first, and then there is one score.

    Args:
        hypotheses: N texts.
        references: For each its list of references.
        how: ``smoothing``, ``value``, ``effective_order`` of ``BleuCounts.score``.

    Raises:
        ValueError: If there is no text, or not a list of references for each.
    """
    if len(hypotheses) != len(references) or not hypotheses:
        raise ValueError(
            "expected a list of references for each of at least one text, got"
            f" {len(hypotheses)} texts and {len(references)} lists"
        )
    counts = map(bleu_counts, hypotheses, references)
    first = next(counts)
    return sum(counts, start=first).score(**how)


def sentence_bleu(hypothesis: str, references: Sequence[str], **how) -> float:
    """BLEU of one text, with effective order unless told otherwise; see
    ``corpus_bleu``. The mean over texts is not the BLEU of the corpus.
    """
    return bleu_counts(hypothesis, references).score(**{"effective_order": True, **how})
