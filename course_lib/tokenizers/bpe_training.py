"""Byte-pair encoding learned fast: counts are kept up to date, not counted again.

One merge changes few words. So each pair remembers the words that it was seen in, and
only these are cut anew and their pairs counted again.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import add

from course_lib.tokenizers.bpe import Pair
from course_lib.tokenizers.byte_level import bytes_to_characters, to_printable, utf8
from course_lib.tokenizers.pretokenize import count_words
from course_lib.training.progress import ProgressLine


def learn_merges(
    texts: str | Iterable[str], size: int, minimum_frequency: int = 2
) -> list[Pair]:
    """Learn the merges that ``bpe.train_bpe`` learns, in a fraction of the time.

    Args:
        texts: One text, or several, also a stream: only distinct words are kept.
        size: How many tokens to end with, the 256 bytes among them. Fewer if the pairs
            run out; never fewer than 256.
        minimum_frequency: Merge no pair that occurs less often than this, counted when
            it would be merged.

    Returns:
        The merges in the order learned, in printable characters (``byte_level``).
    """
    tokens = list(bytes_to_characters().values())
    ids = {token: id for id, token in enumerate(tokens)}
    as_ids = {ord(token): id for token, id in ids.items()}
    counted = count_words(texts).items()
    table = PairTable(
        {to_printable(utf8(word)).translate(as_ids): times for word, times in counted}
    )
    merges: list[Pair] = []
    line = ProgressLine(size - len(tokens), "merges")
    while len(tokens) < size:
        best, count = table.commonest()
        if count < max(minimum_frequency, 1):
            break
        left, right = (tokens[ord(id)] for id in best)
        merges.append((left, right))
        # Should two merges make the same token, a+bc and ab+c, it keeps its id.
        if ids.setdefault(left + right, len(tokens)) == len(tokens):
            tokens.append(left + right)
        merge_everywhere(table, best, chr(ids[left + right]))
        line.update(len(tokens) - 256)
    line.close()
    return merges


class PairTable:
    """Words, their pairs of neighbours, how often each pair occurs and where.

    A token is written as the one character ``chr(id)``. Then a word is a string, a
    merge is ``str.replace``, and strings are compared as their ids are: all of it runs
    at the speed of C.

    Args:
        words: Distinct words, with how often each occurs.
    """

    def __init__(self, words: Mapping[str, int]):
        self.words, self.times = list(words), list(words.values())
        self.counts: dict[str, int] = defaultdict(int)
        self.places: dict[str, set[int]] = defaultdict(set)
        for place, word in enumerate(self.words):
            for pair in map(add, word, word[1:]):
                self.counts[pair] += self.times[place]
                self.places[pair].add(place)
        self.heap = [(-count, pair) for pair, count in self.counts.items()]
        heapq.heapify(self.heap)

    def commonest(self) -> tuple[str, int]:
        """Return the commonest pair and its count; the smallest of equals. ("", 0) if
        there is none.
        """
        while self.heap:
            negative, pair = self.heap[0]
            count = self.counts.get(pair, 0)
            if count == -negative:
                return pair, count
            # The count has changed since. A pair that still occurs goes back with what
            # is true now: thrown away, it would never be merged.
            heapq.heappop(self.heap)
            if count:
                heapq.heappush(self.heap, (-count, pair))
        return "", 0


def merge_everywhere(table: PairTable, pair: str, new: str) -> None:
    """Put ``new`` in place of ``pair`` in every word, and bring the counts up to
    date.
    """
    left, right = pair
    before: dict[str, int] = defaultdict(int)  # what stands there, and how often
    after: dict[str, int] = defaultdict(int)
    changed = set()
    for place in table.places.pop(pair):
        old, times = table.words[place], table.times[place]
        table.words[place] = old.replace(pair, new)
        at = old.find(pair)
        if at < 0:  # another merge has taken it since
            continue
        if old.find(pair, at + 1) >= 0:
            changed |= _recount(table, place, old, new)
            continue
        # The pair stands here once: only its two neighbours see a change.
        if at > 0:
            before[old[at - 1]] += times
            table.places[old[at - 1] + new].add(place)
        if at + 2 < len(old):
            after[old[at + 2]] += times
            table.places[new + old[at + 2]].add(place)
    for token, times in before.items():
        table.counts[token + left] -= times
        table.counts[token + new] += times
        changed.add(token + new)
    for token, times in after.items():
        table.counts[right + token] -= times
        table.counts[new + token] += times
        changed.add(new + token)
    del table.counts[pair]
    for found in changed:
        heapq.heappush(table.heap, (-table.counts[found], found))


def _recount(table: PairTable, place: int, old: str, new: str) -> set[str]:
    """Count all pairs of a word again; return those that ``new`` is part of."""
    word, times = table.words[place], table.times[place]
    for gone in map(add, old, old[1:]):
        table.counts[gone] -= times
    for found in map(add, word, word[1:]):
        table.counts[found] += times
    fresh = {found for found in map(add, word, word[1:]) if new in found}
    for found in fresh:
        table.places[found].add(place)
    return fresh
