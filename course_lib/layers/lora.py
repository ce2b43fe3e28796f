"""LoRA: a linear map that learns a low-rank update beside its frozen weights (Hu et al.
2021, section 4.1).

Axes: I inputs and O outputs of the map, R rank of the update.
"""

import math
from collections.abc import Callable

import torch
from torch import Tensor, nn


class LoRALinear(nn.Module):
    """W x + b + (α / R) · B A x, where only A, (R, I), and B, (O, R), are trained.

    B begins at zero, so the map begins as the one it was made from.

    Args:
        linear: The map to adapt; its own weight and bias are frozen here.
        rank: R, at least 1 and at most min(I, O).
        alpha: α; None: R, which makes the factor 1.
        seed: Of A, drawn as ``nn.Linear`` draws its weights.

    Raises:
        ValueError: If the rank is out of its range, or ``linear`` is no linear map.
    """

    def __init__(
        self,
        linear: nn.Linear,
        rank: int,
        alpha: float | None = None,
        seed: int = 0,
    ):
        super().__init__()
        if not isinstance(linear, nn.Linear):
            raise ValueError(f"expected an nn.Linear, got {type(linear).__name__}")
        most = min(linear.in_features, linear.out_features)
        if not 1 <= rank <= most:
            raise ValueError(f"the rank must lie between 1 and {most}, got {rank}")
        self.linear, self.rank = linear.requires_grad_(False), rank
        self.factor = 1.0 if alpha is None else alpha / rank
        like = linear.weight
        bound = 1 / math.sqrt(linear.in_features)
        draw = torch.Generator().manual_seed(seed)
        down = torch.empty(rank, linear.in_features).uniform_(
            -bound, bound, generator=draw
        )
        self.down = nn.Parameter(down.to(like))
        self.up = nn.Parameter(like.new_zeros(linear.out_features, rank))

    def forward(self, x: Tensor) -> Tensor:
        """Map (..., I) to (..., O)."""
        return self.linear(x) + self.factor * (x @ self.down.T @ self.up.T)

    @torch.no_grad()
    def merged(self) -> nn.Linear:
        """One plain linear map that does the same: weight W + (α / R) · B A."""
        linear = nn.Linear(
            self.linear.in_features,
            self.linear.out_features,
            self.linear.bias is not None,
            device=self.down.device,
            dtype=self.down.dtype,
        )
        linear.weight.copy_(self.linear.weight + self.factor * self.up @ self.down)
        if self.linear.bias is not None:
            linear.bias.copy_(self.linear.bias)
        return linear


def add_lora(
    model: nn.Module,
    rank: int,
    alpha: float | None = None,
    *,
    where: Callable[[str], bool] = lambda name: True,
    seed: int = 0,
) -> list[str]:
    """Freeze a model and give its linear maps a low-rank update, in place.

    Args:
        model: Any module.
        rank, alpha: As for ``LoRALinear``.
        where: Takes a map's name, such as ``blocks.0.attention.query``, and says
            whether it gets one.
        seed: Of the first map's A; each further map has the next.

    Returns:
        The names of the maps that have an update now.

    Raises:
        ValueError: If no map is chosen, or the rank is out of a map's range.
    """
    names = [
        name
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear) and where(name)
    ]
    if not names:
        raise ValueError(
            f"expected linear maps in {type(model).__name__} to adapt, got none"
        )
    model.requires_grad_(False)
    for place, name in enumerate(names):
        linear = model.get_submodule(name)
        model.set_submodule(name, LoRALinear(linear, rank, alpha, seed + place))
    return names


def merge_lora(model: nn.Module) -> None:
    """Put plain linear maps back in the place of those with an update, in place: the
    same function, as fast as before. Everything can be trained again.
    """
    adapted = [
        name for name, module in model.named_modules() if isinstance(module, LoRALinear)
    ]
    for name in adapted:
        model.set_submodule(name, model.get_submodule(name).merged())
    model.requires_grad_(True)
