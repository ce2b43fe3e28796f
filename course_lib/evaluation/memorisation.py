"""What a language model gives away of single texts that it read: canaries and their
exposure (Carlini et al. 2019).

A canary is a made-up secret, such as "my number is 4 1 7 .", that is put into the
training text. How likely the model finds it, among all that could stand there, tells
whether it learned it by heart. Axes: N candidates.
"""

import math
from collections.abc import Sequence
from itertools import product

import torch
from torch import Tensor


def candidates(pattern: Sequence[str | Sequence[str]]) -> list[str]:
    """Every text of a pattern, in the order of its choices.

    Args:
        pattern: Each entry is a piece of the text, or a list of what may stand there.

    >>> candidates(["my number is", ["0", "1"], ["5", "6"]])[:3]
    ['my number is 0 5', 'my number is 0 6', 'my number is 1 5']
    """
    slots = [[part] if isinstance(part, str) else list(part) for part in pattern]
    return [" ".join(chosen) for chosen in product(*slots)]


def draw_canaries(
    texts: Sequence[str], count: int, generator: torch.Generator
) -> list[str]:
    """Some of the candidates, all different, each as likely.

    Raises:
        ValueError: If there are not as many.
    """
    if not 0 <= count <= len(texts):
        raise ValueError(f"expected at most {len(texts)} canaries, got {count}")
    order = torch.randperm(len(texts), generator=generator)
    return [texts[place] for place in order[:count].tolist()]


def ranks(costs: Tensor) -> Tensor:
    """The rank of each candidate by what it costs, (N,): 1 for the cheapest. Equal
    costs all get the last rank among them: what a model cannot tell apart it has not
    memorised.

    Args:
        costs: −log probabilities, (N,).

    Raises:
        ValueError: If they are not one row of finite numbers.
    """
    if costs.dim() != 1 or not len(costs) or not costs.isfinite().all():
        raise ValueError(f"expected finite costs (N,), got {tuple(costs.shape)}")
    ordered = costs.sort().values
    return torch.searchsorted(ordered, costs.contiguous(), right=True)


def exposure(costs: Tensor) -> Tensor:
    """log₂ N − log₂ rank of each candidate, (N,) in float64, in bits: how many bits of
    the secret the model saves somebody who guesses in its order. At most log₂ N.

    Args:
        costs: −log probabilities of *all* candidates, (N,).

    Raises:
        ValueError: As ``ranks``.
    """
    return math.log2(len(costs)) - ranks(costs).double().log2()


def chance_exposure(count: int) -> float:
    """The mean exposure of a secret that the model never read: its rank is then any of
    1 to ``count``. 1.44 bits, nearly, for large counts.

    >>> round(chance_exposure(1000), 2)
    1.44
    """
    return exposure(torch.arange(float(count))).mean().item()
