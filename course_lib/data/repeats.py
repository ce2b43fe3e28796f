"""*Repeats*: random symbols that begin again after a while, ``q f a m z q f a m z q
f``: nothing to know but that.

Every symbol of the first round is drawn evenly and independently: no model can do
better than log2 of their number in bits. From then on each symbol is certain to whoever
looks up what came after the present one last time. Where the text begins again differs
from sequence to sequence, so counting places back is of no use.
"""

import torch
from torch import Tensor

from course_lib.data.randomness import generator_of

#: How many symbols there are.
SYMBOLS = 32
#: The shortest round.
SHORTEST = 8
#: Letters and marks to write the symbols with.
ALPHABET = "abcdefghijklmnopqrstuvwxyz!?&%#+"


def sample_repeats(
    count: int, length: int, seed: int | torch.Generator = 0
) -> tuple[Tensor, Tensor]:
    """Draw sequences, and say where the repetition can be known.

    Args:
        count: B.
        length: T. A round is at least ``SHORTEST`` symbols long and at most half of it.
        seed: The same seed gives the same sequences; a generator is drawn from.

    Returns:
        Ids (B, T), and booleans (B, T): True at symbols whose predecessor has already
        been a repetition, so that the text before them gives them away (unless the
        predecessor came twice in the round).

    Raises:
        ValueError: If ``count`` is negative, or ``length`` less than twice the shortest
            round.
    """
    if count < 0:
        raise ValueError(f"count must be at least 0, got {count}")
    if length < 2 * SHORTEST:
        raise ValueError(
            f"length must be at least {2 * SHORTEST}, twice the shortest round, got"
            f" {length}"
        )
    generator = generator_of(seed)
    rounds = torch.randint(SHORTEST, length // 2 + 1, (count, 1), generator=generator)
    symbols = torch.randint(SYMBOLS, (count, length), generator=generator)
    place = torch.arange(length)
    return symbols.gather(1, place % rounds), place > rounds


def spell(ids: Tensor) -> str:
    """Write one sequence (T,), a letter a symbol."""
    return "".join(ALPHABET[number] for number in ids.tolist())
