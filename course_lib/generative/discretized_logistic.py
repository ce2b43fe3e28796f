"""Grey levels that know their order: each pixel's distribution is a bell on the line
from paper to ink, cut into 17 pieces (Kingma et al. 2016; Salimans et al. 2017).

A softmax over levels treats 7 and 8 as two unrelated names. Here a pixel has two
numbers, where its bell stands and how wide it is, and neighbours share what is learned.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.generative.pixels import LEVELS

FLOOR = 1e-3  # a share of every pixel's probability, spread evenly over all levels


class DiscretizedLogistic(nn.Module):
    """Two numbers a pixel -> log-probabilities of its 17 levels.

    The bell is a logistic distribution, whose distribution function is a sigmoid: a
    level's probability is the difference of two sigmoids at its edges. The outermost
    levels take the tails. Zeros give a bell in the middle, an eighth of the line wide.
    """

    def forward(self, numbers: Tensor) -> Tensor:
        """Place and log-width, (..., 2) -> log-probabilities (..., 17).

        Raises:
            ValueError: If the last axis is not 2.
        """
        if numbers.shape[-1] != 2:
            raise ValueError(f"expected (..., 2), got {tuple(numbers.shape)}")
        place, log_width = numbers.unbind(-1)
        width = 0.125 * log_width.exp()
        steps = torch.arange(LEVELS - 1, dtype=numbers.dtype, device=numbers.device)
        edges = (steps + 0.5) / (LEVELS - 1)  # between the levels, (16,)
        below = torch.sigmoid((edges - place[..., None] - 0.5) / width[..., None])
        # 0 below the lowest level, 1 at the highest
        shares = F.pad(F.pad(below, (0, 1), value=1.0), (1, 0)).diff(dim=-1)
        return (shares * (1 - FLOOR) + FLOOR / LEVELS).log()
