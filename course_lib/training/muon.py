"""Muon: momentum whose update is made orthogonal (Jordan et al. 2024; Bernstein and
Newhouse 2024).

Axes: R rows and C columns of a matrix, N matrices of one shape.
"""

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor

#: Of the polynomial a s + b s³ + c s⁵ that each iteration applies to every singular
#: value s: steep at 0, so that small ones grow fast, and near 1 for those near 1.
COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonalize(matrices: Tensor, iterations: int = 5) -> Tensor:
    """Bring all singular values near 1: U S Vᵀ becomes about U Vᵀ.

    Newton and Schulz's iteration needs products of matrices alone, and no
    decomposition. With these coefficients it does not converge: after five iterations
    singular values lie between 0.7 and 1.2, which serves as well.

    Args:
        matrices: (..., R, C).
        iterations: How often the polynomial is applied.

    Returns:
        (..., R, C).
    """
    a, b, c = COEFFICIENTS
    x = matrices
    tall = x.shape[-2] > x.shape[-1]
    if tall:  # the product below is then of the smaller size
        x = x.mT
    # No singular value is above the root of the sum of all squares.
    x = x / x.square().sum(dim=(-2, -1), keepdim=True).sqrt().clamp(min=1e-7)
    for _ in range(iterations):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.mT if tall else x


class Muon(torch.optim.Optimizer):
    """Moves a matrix by the orthogonal part of its mean gradient.

    A gradient's few large singular values drown the others; made orthogonal, every
    direction moves as far. An update then has about the same size whatever the
    gradient's: the learning rate says how far a step goes. For matrices of linear maps
    alone: embeddings, gains and biases need another optimizer.

    Args:
        parameters: Matrices (R, C), or groups of them.
        lr: Learning rate; the update of a matrix is multiplied by √max(1, R / C) too.
        momentum: How slowly the mean of the gradients changes.
        weight_decay: Times the learning rate, a share of the matrix that is taken off.
        iterations: Of ``orthogonalize``.

    Raises:
        ValueError: If a parameter is not a matrix.
    """

    def __init__(
        self,
        parameters: Iterable,
        lr: float = 0.02,
        momentum: float = 0.95,
        weight_decay: float = 0.0,
        iterations: int = 5,
    ):
        options = {
            "lr": lr,
            "momentum": momentum,
            "weight_decay": weight_decay,
            "iterations": iterations,
        }
        super().__init__(parameters, options)
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.dim() != 2:
                    raise ValueError(
                        "Muon moves matrices, got a parameter of shape"
                        f" {tuple(parameter.shape)}"
                    )

    @torch.no_grad()
    def step(self, closure=None) -> None:
        """Move every matrix that has a gradient."""
        for group in self.param_groups:
            alike = defaultdict(list)  # matrices of one shape are worked on together
            for parameter in group["params"]:
                if parameter.grad is not None:
                    alike[tuple(parameter.shape)].append(parameter)
            for (rows, columns), parameters in alike.items():
                update = orthogonalize(
                    torch.stack([self._momentum(one, group) for one in parameters]),
                    group["iterations"],
                )
                size = group["lr"] * max(1, rows / columns) ** 0.5
                for parameter, part in zip(parameters, update, strict=True):
                    parameter.mul_(1 - group["lr"] * group["weight_decay"])
                    parameter.add_(part, alpha=-size)

    def _momentum(self, parameter: Tensor, group: dict) -> Tensor:
        state = self.state[parameter]
        if "mean" not in state:
            state["mean"] = torch.zeros_like(parameter)
        gradient, mean = parameter.grad, state["mean"]
        mean.lerp_(gradient, 1 - group["momentum"])
        # Nesterov's: look ahead by one more step of the mean.
        return torch.lerp(gradient, mean, group["momentum"])
