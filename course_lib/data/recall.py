"""*Recall*: a symbol is shown, then other symbols of the same kind, and k steps later
the first one is asked for.

``f c a h d ?`` at lag 5: the answer is f. Every symbol is drawn evenly and
independently, so whoever does not reach k steps back has nothing to go by, and is right
in 1 of ``SYMBOLS`` cases.
"""

import torch
from torch import Tensor

from course_lib.data.randomness import generator_of

#: The symbols, numbered 0 to 7 in this order.
ALPHABET = "abcdefgh"
SYMBOLS = len(ALPHABET)
#: The number of the token that asks.
ASK = SYMBOLS


def sample_recall(
    count: int, lag: int, seed: int | torch.Generator = 0
) -> tuple[Tensor, Tensor]:
    """Draw sequences and what is to be recalled.

    Args:
        count: N, how many.
        lag: k: how many steps lie between the symbol and the question.
        seed: The same seed gives the same sequences; a generator is drawn from.

    Returns:
        Ids (N, k + 1): the symbol, k - 1 others, and ``ASK``. Answers (N,): the first
        symbol of each.

    Raises:
        ValueError: If ``count`` is negative or ``lag`` below 1.
    """
    if count < 0:
        raise ValueError(f"count must be at least 0, got {count}")
    if lag < 1:
        raise ValueError(f"lag must be at least 1, got {lag}")
    ids = torch.randint(SYMBOLS, (count, lag + 1), generator=generator_of(seed))
    ids[:, -1] = ASK
    return ids, ids[:, 0].clone()


def spell(ids: Tensor) -> str:
    """Write one sequence (T,) as letters, ``ASK`` as a question mark."""
    return " ".join(
        "?" if number == ASK else ALPHABET[number] for number in ids.tolist()
    )
