"""First values of a model's parameters, from a seed."""

import torch
from torch import nn


@torch.no_grad()
def initialize(
    model: nn.Module, generator: torch.Generator, branches: int, spread: float = 0.02
) -> None:
    """Draw a model's parameters anew: weights and tables from N(0, spread²), biases 0,
    gains of norms 1. A scheme of positions that was handed in keeps its values: it may
    belong to another model.

    The last map of every branch is drawn smaller by √branches, so that the stream is no
    larger at the top of a deep model than of a shallow one (Radford et al. 2019,
    section 2.3).

    Args:
        model: Any module of the course's parts.
        generator: Where the values come from.
        branches: How many branches add to one stream: 2 L, or 3 L with cross-attention.
        spread: The standard deviation.
    """
    last = ("attention.output.weight", "feed_forward.contract.weight")
    foreign = {
        id(parameter)
        for module in model.modules()
        if not getattr(module, "draws_positions", True)
        for parameter in module.positions.parameters()
    }
    for name, parameter in model.named_parameters():
        if id(parameter) in foreign:
            continue
        if name.endswith("bias"):
            parameter.zero_()
        elif "norm." in name:
            parameter.fill_(1.0)
        elif name.endswith(last):
            parameter.normal_(0.0, spread / branches**0.5, generator=generator)
        else:
            parameter.normal_(0.0, spread, generator=generator)
