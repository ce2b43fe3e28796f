"""Sharded data parallelism: every rank keeps 1 / R of the weights, of their gradients
and of the optimizer's state (Rajbhandari et al. 2020; Zhao et al. 2023), by torch's
``fully_shard``.
"""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from course_lib.training.distributed.launcher import place


def shard(model: nn.Module, blocks: Iterable[nn.Module] = ()) -> nn.Module:
    """Let every rank keep a share of each parameter, in place.

    Before a block computes, its ranks send each other their shares; after it, the
    whole weights are thrown away again. In ``backward`` the same happens, and each rank
    keeps the mean gradient of its own share. That mean is over ranks: so that every
    token of a batch weighs the same, multiply the sum of this rank's losses by R over
    the number of all ranks' tokens.

    Make the optimizer after this, from the sharded parameters.

    Args:
        model: With the same weights on every rank.
        blocks: Parts of it that are gathered one at a time, so that never more than
            one is whole; none: all parameters are gathered together.

    Returns:
        The model.

    Raises:
        ValueError: If a block is no part of the model.
        RuntimeError: If there is no process group.
    """
    from torch.distributed.device_mesh import init_device_mesh
    from torch.distributed.fsdp import fully_shard  # seconds to import

    _, ranks = place()
    parts, blocks = set(model.modules()), list(blocks)
    for number, block in enumerate(blocks):
        if block not in parts:
            raise ValueError(
                f"expected blocks of the model, got {type(block).__name__} of another"
                f" as number {number}"
            )
    mesh = init_device_mesh("cpu", (ranks,))
    for block in blocks:
        fully_shard(block, mesh=mesh)
    return fully_shard(model, mesh=mesh)


def whole_weights(model: nn.Module) -> dict[str, Tensor]:
    """Gather every parameter on every rank, as a copy: name -> whole tensor. Every rank
    must call it.
    """
    return {
        name: _whole(parameter.detach()).clone()
        for name, parameter in model.named_parameters()
    }


def held_bytes(model: nn.Module, optimizer: torch.optim.Optimizer) -> int:
    """How many bytes of weights, gradients and optimizer state this rank keeps between
    two steps. A model that is not sharded counts whole; activations do not count.
    """
    parameters = list(model.parameters())
    tensors = [*parameters, *(p.grad for p in parameters if p.grad is not None)]
    for state in optimizer.state.values():
        tensors += [value for value in state.values() if isinstance(value, Tensor)]
    own = [tensor.to_local() if _sharded(tensor) else tensor for tensor in tensors]
    return sum(tensor.numel() * tensor.element_size() for tensor in own)


def _sharded(tensor: Tensor) -> bool:
    return hasattr(tensor, "to_local")


def _whole(tensor: Tensor) -> Tensor:
    return tensor.full_tensor() if _sharded(tensor) else tensor
