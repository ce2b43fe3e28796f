"""Adam: a step as long for a small gradient as for a large one (Kingma and Ba 2015,
algorithm 1).
"""

from collections.abc import Iterable

import numpy as np

from course_lib.tensor_engine.array import Array


class Adam:
    """Steps by a running mean of gradients over the root of one of their squares.

        m ← β₁ m + (1 - β₁) g         v ← β₂ v + (1 - β₂) g²
        θ ← θ - η (m / (1 - β₁ᵗ)) / (√(v / (1 - β₂ᵗ)) + ε)

    Args:
        parameters: Arrays that require a gradient.
        lr: η; may be set anew between steps.
        betas: β₁ and β₂: how slowly the two means change, at least 0 and below 1.
        epsilon: ε.

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
        _check(self.parameters, lr, betas, epsilon)
        self.lr, self.betas, self.epsilon, self.updates = lr, betas, epsilon, 0
        self.means, self.squares = (
            [np.zeros_like(p.data) for p in self.parameters] for _ in range(2)
        )

    def zero_grad(self) -> None:
        """Forget the gradients; otherwise the next ``backward`` adds to them."""
        for parameter in self.parameters:
            parameter.grad = None

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        self.updates += 1
        beta1, beta2 = self.betas
        kept = zip(self.parameters, self.means, self.squares, strict=True)
        for parameter, mean, square in kept:
            if parameter.grad is None:
                continue
            mean += (1 - beta1) * (parameter.grad - mean)
            square += (1 - beta2) * (parameter.grad**2 - square)
            # Both began at 0: they are too small, by known factors.
            size = np.sqrt(square / (1 - beta2**self.updates)) + self.epsilon
            parameter.data -= self.lr * mean / (1 - beta1**self.updates) / size


def _check(parameters: list[Array], lr: float, betas: tuple, epsilon: float) -> None:
    if not parameters or not all(each.requires_grad for each in parameters):
        raise ValueError("expected parameters that require a gradient")
    if not lr >= 0 or not epsilon >= 0:
        raise ValueError(f"expected no negative number, got {lr} and {epsilon}")
    if not all(0 <= beta < 1 for beta in betas):
        raise ValueError(f"betas must lie in [0, 1), got {betas}")
