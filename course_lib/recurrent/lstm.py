"""Long short-term memory (Hochreiter and Schmidhuber 1997) with a forget gate (Gers,
Schmidhuber and Cummins 2000).

Axes: B batch, T time, I width of the input, W width of the state.
"""

import torch
from torch import Tensor, nn

from course_lib.recurrent.checks import check_sequence, check_sizes, check_state


class LSTM(nn.Module):
    """A memory cell that is kept by default: c_t = f ⊙ c_{t-1} + i ⊙ g, and what is
    shown of it: h_t = o ⊙ tanh(c_t).

    The gates i (write), f (keep) and o (show) lie between 0 and 1, one number for each
    entry of the cell; g is what may be written. All four are computed from x_t and
    h_{t-1}.

    Args:
        inputs: I.
        width: W, of the cell and of the state that is shown.
        forget_bias: Where the bias of f starts. At 1, f is about sigmoid(1) = 0.73
            before training, so cells keep most of what they hold from one step to the
            next (Jozefowicz, Zaremba and Sutskever 2015). All other biases start at 0.

    Raises:
        ValueError: If a width is below 1.
    """

    def __init__(self, inputs: int, width: int, forget_bias: float = 1.0):
        super().__init__()
        check_sizes(inputs=inputs, width=width)
        self.inputs, self.width = inputs, width
        self.from_input = nn.Linear(inputs, 4 * width)  # rows in the order i, f, g, o
        self.from_state = nn.Linear(width, 4 * width, bias=False)
        nn.init.orthogonal_(self.from_state.weight)
        with torch.no_grad():
            self.from_input.bias.zero_()
            self.from_input.bias[width : 2 * width] = forget_bias

    def forward(
        self, x: Tensor, state: tuple[Tensor, Tensor] | None = None
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Read a sequence from left to right.

        Args:
            x: (B, T, I). Padding after the end of a sequence does no harm: no earlier
                state sees it.
            state: h_{-1} and c_{-1}, (B, W) each; zeros if None.

        Returns:
            All h_t (B, T, W), and the last h and c, (B, W) each.

        Raises:
            ValueError: If ``x`` is not (B, T, I) or has no time step, or h or c is not
                (B, W).
        """
        check_sequence(x, self.inputs)
        h, c = (
            (x.new_zeros(len(x), self.width) for _ in range(2))
            if state is None
            else state
        )
        check_state(h, x, self.width, "h")
        check_state(c, x, self.width, "c")
        shown = []
        for from_input in self.from_input(x).unbind(dim=1):
            i, f, g, o = (from_input + self.from_state(h)).chunk(4, dim=-1)
            # The cell is added to, not recomputed: along it a gradient is multiplied by
            # f alone at each step.
            c = f.sigmoid() * c + i.sigmoid() * g.tanh()
            h = o.sigmoid() * c.tanh()
            shown.append(h)
        return torch.stack(shown, dim=1), (h, c)
