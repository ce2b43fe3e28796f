"""Pruning: weights set to zero, by their magnitude (Han et al. 2015).

A mask is boolean and True where a weight stays.

Axes: O outputs, I inputs of a linear map.
"""

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn


def magnitude_mask(weight: Tensor, sparsity: float) -> Tensor:
    """Which weights stay when a share of ``sparsity``, those nearest to zero, goes.

    Their *magnitude* decides: a large negative weight does as much as a large positive
    one. Of equal magnitudes those that stand first go first, so the number that goes
    is exact: sparsity times the number of weights, rounded.

    Raises:
        ValueError: If ``sparsity`` lies outside [0, 1).
    """
    if not 0 <= sparsity < 1:
        raise ValueError(f"sparsity must lie in [0, 1), got {sparsity}")
    order = weight.detach().abs().flatten().argsort(stable=True)
    mask = torch.ones_like(order, dtype=torch.bool)
    mask[order[: round(sparsity * weight.numel())]] = False
    return mask.view(weight.shape)


def global_masks(weights: Mapping[str, Tensor], sparsity: float) -> dict[str, Tensor]:
    """The same with one ranking over all weights: a layer of small weights loses more.

    Args:
        weights: Name -> weight, of any shapes.
        sparsity: The share of all that goes.

    Raises:
        ValueError: As ``magnitude_mask``.
    """
    together = torch.cat([weight.detach().flatten() for weight in weights.values()])
    sizes = [weight.numel() for weight in weights.values()]
    parts = magnitude_mask(together, sparsity).split(sizes)
    return {
        name: part.view(weight.shape)
        for (name, weight), part in zip(weights.items(), parts, strict=True)
    }


def two_of_four_mask(weight: Tensor) -> Tensor:
    """The two largest magnitudes of every four neighbours on the last axis stay: the
    pattern that some graphics cards multiply faster (Mishra et al. 2021).

    Raises:
        ValueError: If the last axis is no multiple of 4.
    """
    if weight.shape[-1] % 4:
        raise ValueError(
            f"the last axis must be a multiple of 4, got {tuple(weight.shape)}"
        )
    fours = weight.detach().abs().unflatten(-1, (-1, 4))
    order = fours.argsort(dim=-1, descending=True, stable=True)
    mask = torch.zeros_like(fours, dtype=torch.bool)
    return mask.scatter(-1, order[..., :2], True).flatten(-2)


class Pruning:
    """Masks of a model's linear maps, which can be put on again and again.

    An optimizer moves all weights, those at zero too. So after each step of further
    training the masks go on anew: ``train(..., on_step=pruning.on_step)``.

    Args:
        model: Its maps are pruned at once, in place.
        masks: A map's name -> boolean mask of its weight, (O, I).

    Raises:
        ValueError: If a mask is not boolean, or has another shape than the weight.
    """

    def __init__(self, model: nn.Module, masks: Mapping[str, Tensor]):
        self.model, self.masks = model, dict(masks)
        for name, mask in self.masks.items():
            weight = model.get_submodule(name).weight
            if mask.dtype != torch.bool or mask.shape != weight.shape:
                raise ValueError(
                    f"the mask of {name} must be boolean {tuple(weight.shape)}, got"
                    f" {mask.dtype} {tuple(mask.shape)}"
                )
        self.apply()

    @classmethod
    def of(cls, model: nn.Module, mask: Callable[[Tensor], Tensor]):
        """Prune each linear map by itself, ``mask`` taking its weight (O, I)."""
        return cls(model, {name: mask(w) for name, w in linear_weights(model).items()})

    @torch.no_grad()
    def apply(self) -> None:
        """Set to zero what the masks leave out."""
        for name, mask in self.masks.items():
            self.model.get_submodule(name).weight.mul_(mask)

    def on_step(self, step: int, loss: float) -> None:
        """For ``train``: ``apply`` after each update."""
        self.apply()

    @property
    def sparsity(self) -> float:
        """The share of zeros in the pruned weights."""
        kept = sum(int(mask.sum()) for mask in self.masks.values())
        return 1 - kept / sum(mask.numel() for mask in self.masks.values())


def linear_weights(model: nn.Module) -> dict[str, Tensor]:
    """The weights of a model's linear maps, by the maps' names."""
    return {
        name: module.weight
        for name, module in model.named_modules()
        if isinstance(module, nn.Linear)
    }
