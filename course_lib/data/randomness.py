"""Where the toy data of the course take their randomness from.

Every sampler has a ``seed``: a whole number, and the same number gives the same data.
One that deals batch after batch also takes a generator, from which it draws on.
"""

import torch


def generator_of(seed: int | torch.Generator) -> torch.Generator:
    """A new generator for a number; a generator as it stands.

    >>> generator_of(3).initial_seed()
    3
    """
    if isinstance(seed, torch.Generator):
        return seed
    return torch.Generator().manual_seed(seed)
