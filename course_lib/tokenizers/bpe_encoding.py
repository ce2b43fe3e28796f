"""A table of merges that encodes words fast.

As in training, a token is written as the one character ``chr(id)``: a word is a string,
and a pair a string of two characters.
"""

import heapq
from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import add

from course_lib.tokenizers.bpe import Pair

#: From this many tokens on a heap finds the next merge sooner than a search does.
LONG = 100


class MergeTable:
    """Merges by rank, on words written as ``chr(id)``.

    Args:
        merges: Pairs of tokens, in the order learned.
        ids: The number of each token.

    Raises:
        ValueError: If a merge needs or makes a token without id, or comes twice.
    """

    def __init__(self, merges: Sequence[Pair], ids: Mapping[str, int]):
        self.ranks: dict[str, int] = {}
        self.results: list[str] = []
        for rank, (left, right) in enumerate(merges):
            for token in (left, right, left + right):
                if token not in ids:
                    raise ValueError(
                        f"merge {rank} ({left!r} {right!r}) needs the token {token!r},"
                        " which has no id"
                    )
            pair = chr(ids[left]) + chr(ids[right])
            if self.ranks.setdefault(pair, rank) != rank:
                raise ValueError(
                    f"expected distinct merges, got {left!r} {right!r} at"
                    f" {self.ranks[pair]} and at {rank}"
                )
            self.results.append(chr(ids[left + right]))

    def encode(self, word: str) -> str:
        """Make the merges that ``bpe.encode_word`` makes, in the same order."""
        if len(word) >= LONG:
            return merge_with_heap(word, self.ranks, self.results)
        rank_of, never = self.ranks.get, len(self.results)
        # The rank of each token with its right neighbour.
        ranks = list(map(rank_of, map(add, word, word[1:]), repeat(never)))
        while ranks and (rank := min(ranks)) < never:
            place = ranks.index(rank)  # the leftmost, if there are several
            word = word[:place] + self.results[rank] + word[place + 2 :]
            del ranks[place]
            if place > 0:
                ranks[place - 1] = rank_of(word[place - 1 : place + 1], never)
            if place < len(ranks):
                ranks[place] = rank_of(word[place : place + 2], never)
        return word


def merge_with_heap(word: str, ranks: Mapping[str, int], results: Sequence[str]) -> str:
    """Encode a long word in n log n steps: Chinese, say, has no blanks to cut at.

    Looking at all pairs again after each merge takes n² steps. Here a heap holds every
    merge that is possible, lowest rank first and leftmost among equals, and each token
    knows its neighbours.

    Args:
        word: One character ``chr(id)`` for each token.
        ranks: For each pair its place in the order learned.
        results: For each rank the token that the merge makes.
    """
    tokens = list(word)  # "" where a token was merged into the one before it
    previous, following = [*range(-1, len(word) - 1)], [*range(1, len(word) + 1)]
    heap = [
        (ranks[pair], place)
        for place, pair in enumerate(map(add, word, word[1:]))
        if pair in ranks
    ]
    heapq.heapify(heap)

    def offer(left: int, right: int) -> None:
        if left >= 0 and right < len(tokens):
            rank = ranks.get(tokens[left] + tokens[right])
            if rank is not None:
                heapq.heappush(heap, (rank, left))

    while heap:
        rank, left = heapq.heappop(heap)
        right = following[left]
        # An offer is void if one of its two tokens has been merged since.
        if right == len(tokens) or ranks.get(tokens[left] + tokens[right]) != rank:
            continue
        tokens[left], tokens[right] = results[rank], ""
        following[left] = following[right]
        if following[right] < len(tokens):
            previous[following[right]] = left
        offer(previous[left], left)
        offer(left, following[left])
    return "".join(tokens)
