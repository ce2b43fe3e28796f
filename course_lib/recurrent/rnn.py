"""The simple recurrent network (Elman 1990).

Axes: B batch, T time, I width of the input, W width of the state.
"""

import torch
from torch import Tensor, nn

from course_lib.recurrent.checks import check_sequence, check_sizes, check_state


class RNN(nn.Module):
    """One state, carried from step to step: h_t = tanh(W_x x_t + W_h h_{t-1} + b).

    Args:
        inputs: I.
        width: W.
        gain: W_h starts as ``gain`` times a random orthogonal matrix, which makes every
            vector ``gain`` times as long. At 1 the map itself neither shrinks nor
            stretches what it carries (Henaff, Szlam and LeCun 2016).

    Raises:
        ValueError: If a width is below 1.
    """

    def __init__(self, inputs: int, width: int, gain: float = 1.0):
        super().__init__()
        check_sizes(inputs=inputs, width=width)
        self.inputs, self.width = inputs, width
        self.from_input = nn.Linear(inputs, width)  # W_x and b
        self.from_state = nn.Linear(width, width, bias=False)  # W_h
        nn.init.orthogonal_(self.from_state.weight, gain)

    def forward(self, x: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Read a sequence from left to right.

        Args:
            x: (B, T, I). Padding after the end of a sequence does no harm: no earlier
                state sees it.
            state: h_{-1}, (B, W), to go on from where an earlier call stopped; zeros if
                None.

        Returns:
            All states (B, T, W), and the last of them (B, W).

        Raises:
            ValueError: If ``x`` is not (B, T, I) or has no time step, or ``state`` is
                not (B, W).
        """
        check_sequence(x, self.inputs)
        if state is None:
            state = x.new_zeros(len(x), self.width)
        check_state(state, x, self.width)
        states = []
        # What comes from the input is ready for all positions at once. Only the state
        # has to wait for the one before. (unbind, not [:, t]: the gradient of each such
        # slice would be as large as the whole sequence.)
        for from_input in self.from_input(x).unbind(dim=1):
            state = torch.tanh(from_input + self.from_state(state))
            states.append(state)
        return torch.stack(states, dim=1), state
