"""AdamW: a step as long for a small gradient as for a large one, and weight decay apart
from the gradient (Kingma and Ba 2015; Loshchilov and Hutter 2019).
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from course_lib.positions.learned import LearnedPositions


class AdamW(torch.optim.Optimizer):
    """Moves each number by a running mean of its gradient over the root of a running
    mean of its square (Loshchilov and Hutter 2019, algorithm 2).

        m ← β₁ m + (1 - β₁) g         v ← β₂ v + (1 - β₂) g²
        θ ← θ - η (m / (1 - β₁ᵗ) / (√(v / (1 - β₂ᵗ)) + ε) + λ θ)

    As in PyTorch, the decay λ is multiplied by the learning rate η.

    Args:
        parameters: Tensors, or groups of them with options of their own.
        lr: η.
        betas: β₁ and β₂: how slowly the two means change, at least 0 and below 1.
        epsilon: ε, added to the root.
        weight_decay: λ.

    Raises:
        ValueError: If an option is out of its range.
    """

    def __init__(
        self,
        parameters: Iterable,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        epsilon: float = 1e-8,
        weight_decay: float = 0.01,
    ):
        options = {"lr": lr, "epsilon": epsilon, "weight_decay": weight_decay}
        for name, value in options.items():
            if not value >= 0:
                raise ValueError(f"{name} must not be negative, got {value}")
        if not all(0 <= beta < 1 for beta in betas):
            raise ValueError(f"betas must lie in [0, 1), got {betas}")
        super().__init__(parameters, {**options, "betas": betas})

    @torch.no_grad()
    def step(self, closure=None) -> None:
        """Move every parameter that has a gradient."""
        for group in self.param_groups:
            for parameter in group["params"]:
                if parameter.grad is not None:
                    self._move(parameter, parameter.grad, group)

    def _move(self, parameter: Tensor, gradient: Tensor, group: dict) -> None:
        state = self.state[parameter]
        if not state:
            state["updates"] = torch.tensor(0)
            state["mean"] = torch.zeros_like(parameter)
            state["square"] = torch.zeros_like(parameter)
        state["updates"] += 1
        t, mean, square = int(state["updates"]), state["mean"], state["square"]
        beta1, beta2 = group["betas"]
        mean.mul_(beta1).add_(gradient, alpha=1 - beta1)
        square.mul_(beta2).add_(gradient**2, alpha=1 - beta2)
        # Both began at 0 and are too small at first, by known factors.
        size = (square / (1 - beta2**t)).sqrt() + group["epsilon"]
        direction = mean / (1 - beta1**t) / size
        parameter.mul_(1 - group["lr"] * group["weight_decay"])
        parameter.sub_(group["lr"] * direction)


#: Modules whose tables are looked up: a row that no text needed has no gradient, and
#: decay alone would pull it to zero.
TABLES = (nn.Embedding, LearnedPositions)


def parameter_groups(
    model: nn.Module, weight_decay: float, tables: tuple[type, ...] = TABLES
) -> list[dict]:
    """Two groups for an optimizer: matrices, which decay, and all else, which does not.

    A parameter decays if it has two axes or more and belongs to no table. Gains and
    biases have one axis whatever their modules are called; a rule by names misses those
    that are called otherwise. A head tied to an embedding is that embedding.

    Args:
        model: Any module.
        weight_decay: Of the matrices.
        tables: Kinds of modules whose own parameters never decay.

    Raises:
        ValueError: If the model has no parameters.
    """
    kept = {
        id(parameter)
        for module in model.modules()
        if isinstance(module, tables)
        for parameter in module.parameters(recurse=False)
    }
    decayed, others = [], []
    for parameter in model.parameters():
        matrix = parameter.dim() >= 2 and id(parameter) not in kept
        (decayed if matrix else others).append(parameter)
    if not decayed + others:
        raise ValueError(f"{type(model).__name__} has no parameters to train")
    return [
        {"params": decayed, "weight_decay": weight_decay},
        {"params": others, "weight_decay": 0.0},
    ]


def names_in_groups(model: nn.Module, groups: list[dict]) -> list[list[str]]:
    """The names of the parameters in each group: read them once for each new model.

    Raises:
        ValueError: If a parameter of the model is in no group, or in two.
    """
    place: dict[int, int] = {}
    for number, group in enumerate(groups):
        for parameter in group["params"]:
            if id(parameter) in place:
                raise ValueError("expected each parameter in one group, got one twice")
            place[id(parameter)] = number
    names: list[list[str]] = [[] for _ in groups]
    for name, parameter in model.named_parameters():
        if id(parameter) not in place:
            raise ValueError(f"{name} is in none of the {len(groups)} groups")
        names[place[id(parameter)]].append(name)
    return names
