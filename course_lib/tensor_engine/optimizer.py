"""Adam: a step as long for a small gradient as for a large one (Kingma and Ba 2015,
algorithm 1).
"""

from collections.abc import Iterable

import numpy as np

from course_lib.tensor_engine.array import Array


class Adam:
    """Moves each number by a running mean of its gradient over the root of a running
    mean of its square.

        m ← β₁ m + (1 - β₁) g         v ← β₂ v + (1 - β₂) g²
        θ ← θ - η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)

    Args:
        parameters: Arrays that require a gradient.
        lr: η; may be set anew between steps.
        betas: β₁ and β₂: how slowly the two means change, at least 0 and below 1.
        epsilon: ε, added to the root.

    Raises:
        ValueError: If there is no parameter, or an option is out of its range.
    """

    def __init__(
        self,
        parameters: Iterable[Array],
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
    ):
        self.parameters = list(parameters)
        if not self.parameters or not all(p.requires_grad for p in self.parameters):
            raise ValueError("expected parameters that require a gradient")
        if not lr >= 0 or not epsilon >= 0:
            raise ValueError(f"expected no negative number, got {lr} and {epsilon}")
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas must lie in [0, 1), got {betas}")
        self.lr, self.betas, self.epsilon, self.updates = lr, betas, epsilon, 0
        self.means = [np.zeros_like(p.data) for p in self.parameters]
        self.squares = [np.zeros_like(p.data) for p in self.parameters]

    def zero_grad(self) -> None:
        """Forget the gradients; otherwise the next ``backward`` adds to them."""
        for parameter in self.parameters:
            parameter.grad = None

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        self.updates += 1
        beta1, beta2 = self.betas
        for parameter, mean, square in zip(
            self.parameters, self.means, self.squares, strict=True
        ):
            gradient = parameter.grad
            if gradient is None:
                continue
            mean += (1 - beta1) * (gradient - mean)
            square += (1 - beta2) * (gradient**2 - square)
            # Both began at 0 and are too small at first, by known factors.
            size = np.sqrt(square / (1 - beta2**self.updates)) + self.epsilon
            parameter.data -= self.lr * mean / (1 - beta1**self.updates) / size
