"""*Facts*: one token asks for the value of a name, and the fact that has it stands
somewhere in a long text, among other facts and filler.

``? fox, filler, filler, hen = 3, filler, fox = 7, filler``: the answer is 7. Whoever
sees nothing is right in one of ``VALUES`` texts; whoever sees which values there are,
and not whose they are, does best to say the most frequent one (``best_guess``).
"""

import torch
from torch import Tensor

from course_lib.data.randomness import generator_of

#: How many names and values there are.
NAMES, VALUES = 16, 8
#: The name of a token that has none.
NOBODY = NAMES
#: Fillers have the values from ``VALUES`` to ``ASKS`` - 1, the asking token this one.
ASKS = 2 * VALUES


def sample_facts(
    count: int, length: int, facts: int = 8, seed: int | torch.Generator = 0
) -> tuple[Tensor, Tensor, Tensor]:
    """Draw texts, answers, and where the answers stand.

    Args:
        count: N, how many texts.
        length: T, of each, with the asking token at position 0.
        facts: How many facts are in a text, about different names, at random places.
        seed: The same seed gives the same texts; a generator is drawn from.

    Returns:
        Tokens (N, T, 2): each token's name and value. Answers (N,): the value of the
        name that token 0 asks for. Places (N,): where it stands.

    Raises:
        ValueError: If there are fewer than one fact, more than names, or more than fit.
    """
    if not 1 <= facts <= min(NAMES, length - 1):
        raise ValueError(
            f"facts must lie between 1 and {min(NAMES, length - 1)}, got {facts}"
        )
    draw = generator_of(seed)
    name = torch.full((count, length), NOBODY)
    value = torch.randint(VALUES, ASKS, (count, length), generator=draw)  # filler
    place = 1 + torch.rand(count, length - 1, generator=draw).argsort(dim=1)[:, :facts]
    named = torch.rand(count, NAMES, generator=draw).argsort(dim=1)[:, :facts]
    held = torch.randint(VALUES, (count, facts), generator=draw)
    name.scatter_(1, place, named)
    value.scatter_(1, place, held)
    name[:, 0], value[:, 0] = named[:, 0], ASKS
    return torch.stack([name, value], dim=-1), held[:, 0], place[:, 0]


def best_guess(texts: Tensor) -> float:
    """How often the most frequent value of a text's facts is the answer, on average.

    Args:
        texts: Tokens (N, T, 2).
    """
    is_fact = (texts[..., 0] != NOBODY) & (texts[..., 1] != ASKS)
    values = torch.where(is_fact, texts[..., 1], VALUES)
    counts = torch.nn.functional.one_hot(values.clamp(max=VALUES), VALUES + 1).sum(1)
    most = counts[:, :VALUES].amax(dim=1)
    return (most / is_fact.sum(dim=1)).mean().item()
