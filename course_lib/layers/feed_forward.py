"""The position-wise feed-forward network (Vaswani et al. 2017, section 3.3; with GELU,
Hendrycks and Gimpel 2016).
"""

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor, nn


class FeedForward(nn.Module):
    """Two linear maps with a bend between them, applied to each position alone.

    Attention moves information between positions; this is where a position works on
    what it has gathered.

    Args:
        width: W, of input and output.
        hidden: Width between the two maps; 4 W if None.
        activation: The bend. GELU is a smoothed ReLU: x times the normal distribution's
            probability of a value below x. GPT-2 computes it by ``gelu_tanh``.
        bias: Whether the two maps add a bias.
    """

    def __init__(
        self,
        width: int,
        hidden: int | None = None,
        activation: Callable[[Tensor], Tensor] = F.gelu,
        bias: bool = True,
    ):
        super().__init__()
        hidden = 4 * width if hidden is None else hidden
        self.expand = nn.Linear(width, hidden, bias)
        self.activation = activation
        self.contract = nn.Linear(hidden, width, bias)

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., W) to (..., W)."""
        return self.contract(self.activation(self.expand(x)))


def gelu_tanh(x: Tensor) -> Tensor:
    """GELU with the normal distribution's integral approximated by a tanh, as in GPT-2
    (Hendrycks and Gimpel 2016, section 2): off by less than 0.001.
    """
    return F.gelu(x, approximate="tanh")


def squared_relu(x: Tensor) -> Tensor:
    """max(0, x)² (So et al. 2021, section 4.1): ReLU that leaves 0 without a corner.

    >>> squared_relu(Tensor([-2.0, 3.0]))
    tensor([0., 9.])
    """
    return F.relu(x).square()
