"""*Chases*: ``fox chases hen ?`` asks two questions, who chases and who is chased.

Any two different animals, in either order, each pair equally likely. Whoever knows
which two animals there are, and not in which order, gets both answers right in half of
the sentences; whoever knows the first alone, in one of fifteen.
"""

import torch

from course_lib.data.randomness import generator_of

ANIMALS = ("fox", "hen", "bear", "cow", "pig", "goat", "dog", "frog", "crow", "mouse",
           "cat", "duck", "hare", "owl",
           "seal", "wolf")  # fmt: skip
#: The numbers of the two words that are no animals; there are ``WORDS`` numbers in all.
CHASES, ASK = len(ANIMALS), len(ANIMALS) + 1
WORDS = len(ANIMALS) + 2


def sample_chases(
    count: int, seed: int | torch.Generator = 0
) -> tuple[list[list[int]], list[int]]:
    """Draw sentences and their answers.

    Args:
        count: N, how many.
        seed: The same seed gives the same sentences; a generator is drawn from.

    Returns:
        N sentences of four word numbers: an animal, ``CHASES``, another animal,
        ``ASK``. N answers, both in one number: 16 times the number of who chases, plus
        the number of who is chased.

    Raises:
        ValueError: If ``count`` is negative.
    """
    if count < 0:
        raise ValueError(f"count must be at least 0, got {count}")
    draw = torch.rand(count, len(ANIMALS), generator=generator_of(seed))
    pairs = draw.argsort(dim=-1)[:, :2].tolist()
    answers = [len(ANIMALS) * x + y for x, y in pairs]
    return [[x, CHASES, y, ASK] for x, y in pairs], answers
