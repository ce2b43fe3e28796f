"""Causal dilated convolution over time (the TCN of Bai, Kolter and Koltun 2018, section
3).

Axes: B batch, T time, I width of the input, W width of the output.
"""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.recurrent.checks import check_sequence, check_sizes


def receptive_field(
    kernel: int, dilations: Sequence[int], convolutions: int = 2
) -> int:
    """How many positions the newest output depends on: its own and those before it.

    Each convolution reaches (kernel - 1) · dilation steps further back, so the steps
    add up.

    Args:
        kernel: How many positions one convolution reads.
        dilations: The distance between them, for each block.
        convolutions: How many convolutions a block has.

    Raises:
        ValueError: If a number is below 1.
    """
    check_sizes(
        kernel=kernel,
        convolutions=convolutions,
        **{f"dilation {i}": d for i, d in enumerate(dilations)},
    )
    return 1 + convolutions * (kernel - 1) * sum(dilations)


class CausalConvolution(nn.Module):
    """The same linear map at every position, from ``kernel`` inputs that end there:
    x_{t-(K-1)d}, …, x_{t-d}, x_t.

    Args:
        inputs: I.
        width: W.
        kernel: K, how many positions it reads.
        dilation: d, the distance between them; 1: neighbours.

    Raises:
        ValueError: If a number is below 1.
    """

    def __init__(self, inputs: int, width: int, kernel: int, dilation: int = 1):
        super().__init__()
        check_sizes(inputs=inputs, width=width, kernel=kernel, dilation=dilation)
        self.inputs, self.kernel, self.dilation = inputs, kernel, dilation
        self.map = nn.Linear(kernel * inputs, width)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, T, I) to (B, T, W); output t depends on inputs up to t.

        Raises:
            ValueError: If ``x`` is not (B, T, I) or has no time step.
        """
        check_sequence(x, self.inputs)
        length = x.shape[1]
        # Zeros on the left alone, as many as the first position looks back. On both
        # sides, it would see the future.
        padded = F.pad(x, (0, 0, (self.kernel - 1) * self.dilation, 0))
        read = [
            padded[:, j * self.dilation : j * self.dilation + length]
            for j in range(self.kernel)
        ]
        return self.map(torch.cat(read, dim=-1))  # (B, T, K·I) -> (B, T, W)


class TemporalBlock(nn.Module):
    """Two causal convolutions with a ReLU after each, added to what came in (figure 1b
    of the paper).

    The paper's weight normalization and dropout are left out, and so is its map for a
    changing width: W in, W out.

    Args:
        width: W.
        kernel: K.
        dilation: d, of both convolutions.
    """

    def __init__(self, width: int, kernel: int, dilation: int):
        super().__init__()
        self.first = CausalConvolution(width, width, kernel, dilation)
        self.second = CausalConvolution(width, width, kernel, dilation)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, T, W) to (B, T, W)."""
        return F.relu(x + F.relu(self.second(F.relu(self.first(x)))))


class TemporalConvolution(nn.Module):
    """Blocks with dilations 1, 2, 4, …: each doubles the reach of the one below it.

    Args:
        width: W.
        kernel: K.
        blocks: How many.

    Raises:
        ValueError: If a number is below 1.
    """

    def __init__(self, width: int, kernel: int = 3, blocks: int = 4):
        super().__init__()
        check_sizes(blocks=blocks)
        self.dilations = [2**block for block in range(blocks)]
        self.blocks = nn.ModuleList(
            TemporalBlock(width, kernel, dilation) for dilation in self.dilations
        )
        #: How many positions the newest output depends on.
        self.receptive_field = receptive_field(kernel, self.dilations)

    def forward(self, x: Tensor) -> Tensor:
        """Map (B, T, W) to (B, T, W); output t depends on inputs t - receptive_field +
        1 to t.

        Raises:
            ValueError: If ``x`` is not (B, T, W) or has no time step.
        """
        for block in self.blocks:
            x = block(x)
        return x
