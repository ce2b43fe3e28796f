"""Data parallelism: every rank has the whole model and a share of the batch (Li et al.
2020).

R ranks; rank r has n_r tokens.
"""

import torch
import torch.distributed as dist
from torch import Tensor, nn

from course_lib.training.distributed.launcher import place


def broadcast_parameters(model: nn.Module, source: int = 0) -> None:
    """Give every rank the parameters and buffers of one, in place.

    Ranks that begin with different weights never agree again: they add the same
    gradients to them.

    Args:
        model: Of the same architecture on every rank.
        source: The rank that the others copy.

    Raises:
        ValueError: If the architectures differ, on every rank.
        RuntimeError: If there is no process group.
    """
    rank, ranks = place()
    state = {**dict(model.named_parameters()), **dict(model.named_buffers())}
    shapes = [None] * ranks
    own = {name: tuple(tensor.shape) for name, tensor in state.items()}
    dist.all_gather_object(shapes, own)
    for other, theirs in enumerate(shapes):
        for name in theirs.keys() | shapes[0].keys():
            if theirs.get(name) != shapes[0].get(name):
                raise ValueError(
                    f"expected one architecture on all ranks; {name} is"
                    f" {shapes[0].get(name)} on rank 0, got {theirs.get(name)} on rank"
                    f" {other}"
                )
    with torch.no_grad():
        for tensor in state.values():
            dist.broadcast(tensor, source)


def average_gradients(model: nn.Module, tokens: int) -> int:
    """Make every rank's gradients those of the mean loss over all ranks' tokens.

        ∇ = Σ_r ∇ (sum of rank r's losses) / Σ_r n_r

    Call it after ``backward`` of the *sum* of this rank's losses, before the optimizer
    moves. A mean of the ranks' means would give a token more weight where a rank has
    few. A parameter without gradient on this rank counts as zero. All gradients travel
    as one message.

    Args:
        model: Whose gradients are replaced, in place.
        tokens: n_r, how many losses this rank has summed; 0 is allowed.

    Returns:
        The number of tokens of all ranks.

    Raises:
        ValueError: If there is no token on any rank.
        RuntimeError: If there is no process group.
    """
    total = int(sum_over_ranks(tokens))
    if total < 1:
        raise ValueError(f"expected a token on some rank, got {total} in all")
    trained = [p for p in model.parameters() if p.requires_grad]
    for parameter in trained:
        if parameter.grad is None:
            parameter.grad = torch.zeros_like(parameter)
    flat = torch.cat([parameter.grad.flatten() for parameter in trained])
    dist.all_reduce(flat)
    flat /= total
    for parameter, part in zip(
        trained, flat.split([p.numel() for p in trained]), strict=True
    ):
        parameter.grad.copy_(part.view_as(parameter))
    return total


def sum_over_ranks(value: float | Tensor) -> float:
    """Add one number of every rank; all ranks get the sum. In float64, so that counts
    stay exact.

    Raises:
        RuntimeError: If there is no process group.
    """
    place()
    total = torch.as_tensor(value, dtype=torch.float64).detach().clone()
    dist.all_reduce(total)
    return total.item()
