"""SwiGLU, the gated feed-forward network (Shazeer 2020, equation 6; LLaMA, Touvron et
al. 2023, section 2.2).
"""

import torch.nn.functional as F
from torch import Tensor, nn


class SwiGLU(nn.Module):
    """Two linear maps side by side, one bent and used as a gate for the other, and a
    third one back.

    ``contract(silu(gate(x)) * expand(x))``, with silu(z) = z · sigmoid(z), also called
    Swish. ``FeedForward`` bends a sum of inputs; here two sums are multiplied, so an
    output can depend on *products* of inputs.

    Args:
        width: W, of input and output.
        hidden: Width between the maps. None: 8/3 W, rounded up to a multiple of 8.
            Three matrices of that size have as many parameters as the two of a
            ``FeedForward`` with 4 W.
        bias: Whether the three maps add a bias.
    """

    def __init__(self, width: int, hidden: int | None = None, bias: bool = False):
        super().__init__()
        hidden = equal_hidden(width) if hidden is None else hidden
        self.gate = nn.Linear(width, hidden, bias)
        self.expand = nn.Linear(width, hidden, bias)
        self.contract = nn.Linear(hidden, width, bias)

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., W) to (..., W), each position alone.

        Raises:
            ValueError: If the last axis is not W wide.
        """
        if x.shape[-1] != self.gate.in_features:
            raise ValueError(
                f"x must have width {self.gate.in_features}, got {x.shape[-1]}"
            )
        return self.contract(F.silu(self.gate(x)) * self.expand(x))


def equal_hidden(width: int, multiple: int = 8) -> int:
    """The hidden width at which SwiGLU's three matrices hold what two of
    ``FeedForward`` do: 3 W h = 2 W · 4 W.

    Rounded up to a ``multiple``, because hardware likes such sizes.

    >>> equal_hidden(768)
    2048
    """
    return -(-8 * width // (3 * multiple)) * multiple
