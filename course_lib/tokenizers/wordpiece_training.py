"""Pieces for WordPiece, learned from text (Schuster and Nakajima 2012).

Google never published its trainer. Two readings are in use, and both merge pairs from
characters up, as byte-pair encoding does. *Likelihood* takes the pair that gains most
in the likelihood of the text: how often the pair occurs, divided by how often it would
if its parts met by chance. *Frequency* takes the commonest pair; the library
``tokenizers`` does so. The default here is frequency. Likelihood is what the paper
describes, but it prefers rare letters that happen to stand together: "bj" and "zz"
before "th".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from course_lib.tokenizers.bert_pretokenize import bert_words
from course_lib.tokenizers.bpe import Pair, merge
from course_lib.tokenizers.wordpiece import CONTINUES, SPECIAL
from course_lib.training.progress import ProgressLine

SCORES = ("frequency", "likelihood")


def learn_wordpieces(
    texts: str | Iterable[str],
    size: int,
    score: str = "frequency",
    minimum_frequency: int = 2,
    lower: bool = True,
) -> list[str]:
    """Learn a vocabulary: special tokens, characters, pieces.

    Of pairs with equal scores the commoner wins, then the first in the alphabet.

    Args:
        texts: One text, or several, also a stream: only distinct words are kept.
        size: How many pieces to end with. Every character is kept, so there can be
            more; there are fewer if the pairs run out.
        score: "frequency" or "likelihood".
        minimum_frequency: Merge no pair that occurs less often. By likelihood two
            letters that occur once, and together, would come first of all.
        lower: Read text in lower case and without accents.

    Raises:
        ValueError: If the score is unknown.
    """
    if score not in SCORES:
        raise ValueError(f"score must be one of {', '.join(SCORES)}; got {score!r}")
    words = _Words(_count(texts, lower))
    # Every character can begin a word, whether it was seen there or not.
    characters = {piece.removeprefix(CONTINUES) for piece in words.counts}
    pieces = dict.fromkeys([*SPECIAL, *sorted(characters | {*words.counts})])
    line = ProgressLine(size, "pieces")
    while len(pieces) < size:
        pair = words.best(score, max(minimum_frequency, 1))
        if pair is None:
            break
        pieces[words.merge(pair)] = None
        line.update(len(pieces))
    line.close()
    return list(pieces)


def _count(texts: str | Iterable[str], lower: bool) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in [texts] if isinstance(texts, str) else texts:
        counts.update(bert_words(text, lower))
    return counts


class _Words:
    """Words in pieces, with the counts of pieces and pairs kept up to date."""

    def __init__(self, words: Mapping[str, int]):
        self.times = list(words.values())
        self.cut = [(word[0], *(CONTINUES + c for c in word[1:])) for word in words]
        self.counts: Counter[str] = Counter()  # of pieces
        self.pairs: Counter[Pair] = Counter()
        self.places: dict[Pair, set[int]] = defaultdict(set)
        for place in range(len(self.cut)):
            self._count(place, self.times[place])

    def _count(self, place: int, times: int) -> None:
        word = self.cut[place]
        for piece in word:
            self.counts[piece] += times
        for pair in zip(word, word[1:], strict=False):
            self.pairs[pair] += times
            self.places[pair].add(place)

    def best(self, score: str, least: int) -> Pair | None:
        """Return the pair to merge next, or None."""
        scores: Mapping[Pair, float] = self.pairs
        if score == "likelihood":
            scores = {
                (left, right): times / (self.counts[left] * self.counts[right])
                for (left, right), times in self.pairs.items()
                if times >= least
            }
        highest = max(scores.values(), default=0)
        equals = [pair for pair, value in scores.items() if value == highest]
        pair = min(equals, key=lambda pair: (-self.pairs[pair], pair), default=None)
        return pair if pair is not None and self.pairs[pair] >= least else None

    def merge(self, pair: Pair) -> str:
        """Merge a pair everywhere and return the new piece."""
        new = pair[0] + pair[1].removeprefix(CONTINUES)
        for place in list(self.places[pair]):
            self._count(place, -self.times[place])
            self.cut[place] = merge(self.cut[place], pair, new)
            self._count(place, self.times[place])
        del self.pairs[pair], self.places[pair]
        return new
