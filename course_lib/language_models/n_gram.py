"""N-gram models: what followed these few tokens before (Shannon 1948, section 3).

Axes: V vocabulary, n the order: how many tokens are looked at together.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence


class NGram:
    """Predicts the next token from the last n - 1, by counting.

    A context of n - 1 tokens that was never seen says nothing, so each order leans on
    the one below (Witten and Bell 1991; Chen and Goodman 1999, section 2.5):

        p_n(x | c) = (count(c x) + d(c) · p_{n-1}(x | c')) / (count(c) + d(c))

    where c' is c without its oldest token and d(c) is how many different tokens have
    followed c: the more have, the likelier is one more. Order 0 gives every token 1/V.

    Args:
        order: n, at least 1; 2 is a bigram model.
        vocabulary_size: V.

    Raises:
        ValueError: If one of the two is below 1.
    """

    def __init__(self, order: int, vocabulary_size: int):
        for name, value in (("order", order), ("vocabulary_size", vocabulary_size)):
            if value < 1:
                raise ValueError(f"{name} must be at least 1, got {value}")
        self.order, self.vocabulary_size = order, vocabulary_size
        # What followed each context of 0 to n - 1 tokens, and how often.
        self.followers: dict[tuple[int, ...], Counter[int]] = defaultdict(Counter)

    def fit(self, ids: Sequence[int]) -> "NGram":
        """Count a text; further calls add to the counts.

        Raises:
            ValueError: If a token lies outside the vocabulary.
        """
        ids = [int(token) for token in ids]
        unknown = [x for x in ids if not 0 <= x < self.vocabulary_size]
        if unknown:
            raise ValueError(
                f"expected tokens from 0 to {self.vocabulary_size - 1}, got"
                f" {unknown[0]}"
            )
        for place, token in enumerate(ids):
            for length in range(min(self.order, place + 1)):
                self.followers[tuple(ids[place - length : place])][token] += 1
        return self

    def probability(self, token: int, context: Sequence[int]) -> float:
        """How likely ``token`` is after ``context``, whose last n - 1 tokens count."""
        context = tuple(int(x) for x in context)
        context = context[max(0, len(context) - self.order + 1) :]
        value = 1 / self.vocabulary_size
        for length in range(len(context) + 1):  # from the shortest context on
            counts = self.followers.get(context[len(context) - length :])
            if counts is None:
                break  # no longer context was seen either
            kinds = len(counts)
            value = (counts[token] + kinds * value) / (counts.total() + kinds)
        return value

    def probabilities(self, context: Sequence[int]) -> list[float]:
        """How likely each token of the vocabulary is after ``context``."""
        return [self.probability(x, context) for x in range(self.vocabulary_size)]

    def bits_per_token(self, ids: Sequence[int]) -> float:
        """The mean of -log₂ p over a text.

        Raises:
            ValueError: If the text is empty.
        """
        if len(ids) == 0:
            raise ValueError("expected a text of at least one token, got none")
        total = 0.0
        for place, token in enumerate(ids):
            before = ids[max(0, place - self.order + 1) : place]
            total -= math.log2(self.probability(int(token), before))
        return total / len(ids)
