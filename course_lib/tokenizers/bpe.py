"""Byte-pair encoding in its plainest form (Gage 1994; Sennrich et al. 2016).

Training: count neighbours, merge the commonest pair everywhere, and count again.
Encoding: make the same merges, in the order in which they were learned.
``bpe_training`` and ``bpe_encoding`` do the same faster, and are tested against this.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from course_lib.tokenizers.byte_level import bytes_to_characters, to_printable, utf8
from course_lib.tokenizers.pretokenize import count_words

Pair = tuple[str, str]


def count_pairs(words: Mapping[tuple[str, ...], int]) -> Counter[Pair]:
    """Count how often two tokens stand side by side.

    Args:
        words: Each word as a tuple of tokens, with how often it occurs.

    >>> count_pairs({("l", "o", "w"): 5, ("l", "o", "t"): 2})
    Counter({('l', 'o'): 7, ('o', 'w'): 5, ('o', 't'): 2})

    Pairs that overlap are all counted, though not all of them can be merged:

    >>> count_pairs({("a", "a", "a"): 1})
    Counter({('a', 'a'): 2})
    """
    counts: Counter[Pair] = Counter()
    for word, times in words.items():
        for pair in zip(word, word[1:], strict=False):
            counts[pair] += times
    return counts


def merge(word: Sequence[str], pair: Pair, new: str) -> tuple[str, ...]:
    """Put ``new`` in place of each ``pair``, from left to right.

    >>> merge(("a", "a", "a", "b"), ("a", "a"), "aa")
    ('aa', 'a', 'b')
    """
    merged: list[str] = []
    place = 0
    while place < len(word):
        found = tuple(word[place : place + 2]) == pair
        merged.append(new if found else word[place])
        place += 2 if found else 1
    return tuple(merged)


def train_bpe(
    texts: str | Iterable[str], size: int, minimum_frequency: int = 2
) -> list[Pair]:
    """Learn merges by counting every pair again after each merge: slow, and plain.

    Of pairs that are equally common the one with the smallest ids wins: the smaller
    left id, then the smaller right id. So the order of the texts does not matter.

    Args:
        texts: One text, or several.
        size: How many tokens to end with, the 256 bytes among them. Fewer if the pairs
            run out; never fewer than 256.
        minimum_frequency: Merge no pair that occurs less often than this.

    Returns:
        The merges in the order learned, in printable characters (``byte_level``).
    """
    counted = count_words(texts).items()
    words = {tuple(to_printable(utf8(word))): times for word, times in counted}
    ids = {token: id for id, token in enumerate(bytes_to_characters().values())}
    merges: list[Pair] = []
    while len(ids) < size and (counts := count_pairs(words)):
        best = min(counts, key=lambda pair: (-counts[pair], *map(ids.get, pair)))
        if counts[best] < minimum_frequency:
            break
        merges.append(best)
        new = "".join(best)
        # Should two merges make the same token, a+bc and ab+c, it keeps its id.
        ids.setdefault(new, len(ids))
        words = {merge(word, best, new): times for word, times in words.items()}
    return merges


def encode_word(word: Iterable[str], ranks: Mapping[Pair, int]) -> list[str]:
    """Merge the pair that was learned first, as long as there is one.

    This is not the same as taking the longest token first:

    >>> encode_word("abc", {("b", "c"): 0, ("a", "b"): 1})
    ['a', 'bc']

    Args:
        word: Its tokens before any merge.
        ranks: For each merge its place in the order learned.
    """
    tokens = list(word)
    while len(tokens) > 1:
        pairs = list(zip(tokens, tokens[1:], strict=False))
        best = min(pairs, key=lambda pair: ranks.get(pair, math.inf))
        if best not in ranks:
            break
        place = pairs.index(best)  # the leftmost, if there are several
        tokens[place : place + 2] = ["".join(best)]
    return tokens
