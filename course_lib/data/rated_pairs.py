"""Pairs of answers, and votes of raters with known habits.

The answers are written in the language of ``course_lib.data.instructions``, so what
each is worth is known. The raters see that too, but not only that: they also favour
the answer that stands first and the longer one.
"""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass

from course_lib.data.instructions import (
    BRIGHT,
    DARK,
    END,
    HEROES,
    PLAIN,
    THINGS,
    VERBS,
    gold_reward,
    sample_prompts,
)

Pair = tuple[str, str, str]  # prompt, the answer shown first, the other
SENTENCES = (1, 4)  # the fewest and the most in an answer


@dataclass(frozen=True)
class Raters:
    """What the log-odds of a vote for the first answer are made of."""

    quality: float = 2.0  # for each point of gold reward that the first is ahead
    position: float = 1.0  # for standing first
    length: float = 1.5  # for each factor e by which the first is longer, in words

    def chance(self, pair: Pair) -> float:
        """The probability that they prefer the first.

        Length counts as a ratio: four words more are much beside ten and little beside
        forty. So it is no constant a word.
        """
        prompt, first, second = pair
        ahead = gold_reward(prompt, first) - gold_reward(prompt, second)
        ratio = len(first.split()) / len(second.split())
        odds = self.quality * ahead + self.position + self.length * math.log(ratio)
        return 1 / (1 + math.exp(-odds))

    def vote(self, pairs: Sequence[Pair], seed: int) -> list[bool]:
        """For each pair whether the first is preferred; one vote a pair."""
        draw = random.Random(f"votes {seed}")
        return [draw.random() < self.chance(pair) for pair in pairs]


def sample_pairs(count: int, seed: int, tied: float = 0.0) -> list[Pair]:
    """Prompts, each with two answers in drawn order.

    Args:
        count: How many pairs.
        seed: Of all draws.
        tied: With this probability the answer that was meant to be better gets the more
            sentences of the two. At 0 length says nothing of quality.

    Raises:
        ValueError: If ``tied`` is no probability, or ``count`` is below 1.
    """
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")
    if not 0 <= tied <= 1:
        raise ValueError(f"tied must lie in [0, 1], got {tied}")
    draw = random.Random(f"pairs {seed} {tied}")
    pairs = []
    for prompt in sample_prompts(count, seed):
        plans = [
            (draw.choice([0.0, 0.5, 1.0]), draw.randint(0, 2), draw.randint(0, 1))
            for _ in range(2)
        ]
        sizes = [draw.randint(*SENTENCES) for _ in range(2)]
        if draw.random() < tied:
            plans.sort(key=lambda plan: 2 * plan[0] + 0.5 * (plan[1] - plan[2]))
            sizes.sort()
        answers = [
            _answer(prompt, *plan, size, draw)
            for plan, size in zip(plans, sizes, strict=True)
        ]
        pairs.append((prompt, *draw.sample(answers, 2)))
    return pairs


def _answer(
    prompt: str, kept: float, bright: int, dark: int, sentences: int, draw
) -> str:
    """Sentences whose nouns are those asked for with probability ``kept``."""
    _, hero, thing, _ = prompt.split()
    told = [draw.choice(BRIGHT) for _ in range(bright)]
    told += [draw.choice(DARK) for _ in range(dark)]
    told = told[: 2 * sentences]
    for _ in range(2 * sentences - len(told)):
        told.append(draw.choice(PLAIN) if draw.random() < 0.5 else "")
    draw.shuffle(told)
    words = []
    for place in range(sentences):
        one = hero if draw.random() < kept else draw.choice(HEROES)
        other = thing if draw.random() < kept else draw.choice(THINGS)
        first, second = told[2 * place : 2 * place + 2]
        words += ["the", first, one, draw.choice(VERBS), "a", second, other, "."]
    return " ".join([*filter(None, words), END])
