"""Pipeline parallelism: every rank has some of the layers, and a batch goes through in
pieces (GPipe, Huang et al. 2019).

p stages, one a rank; m micro-batches; N items of a batch.
"""

from collections.abc import Callable

import torch
import torch.distributed as dist
from torch import Tensor, nn

from course_lib.training.distributed.launcher import place


def pipeline_step(
    stage: nn.Module,
    inputs: Tensor,
    targets: Tensor,
    loss: Callable[[Tensor, Tensor], Tensor],
    micro_batches: int,
    shape: tuple[int, ...],
) -> float:
    """One batch forward and backward; gradients are added to this rank's parameters.

    Args:
        stage: This rank's layers.
        inputs: (N, ...), which the first rank reads.
        targets: (N, ...), which the last rank reads.
        loss: Of an output and its targets, *summed* over items: so the result does not
            depend on how the batch is cut.
        micro_batches: m, how many pieces the batch is cut into; divides N.
        shape: Of one item between two stages.

    Returns:
        The loss of the whole batch, on every rank.

    Raises:
        ValueError: If m does not divide N, or what a stage sends has another shape.
        RuntimeError: If there is no process group.
    """
    rank, ranks = place()
    _check_divides(micro_batches, len(inputs))
    last, total, kept = rank == ranks - 1, torch.zeros(()), []
    pieces = inputs.chunk(micro_batches), targets.chunk(micro_batches)
    for x, target in zip(*pieces, strict=True):
        x = x if rank == 0 else _receive(rank - 1, (len(x), *shape)).requires_grad_()
        y = stage(x)
        if last:
            y = loss(y, target)
            total += y.detach()
        else:
            _send(y, rank + 1, shape)
        kept.append((x, y))
    for x, y in reversed(kept):  # all forward before the first backward
        y.backward(None if last else _receive(rank + 1, y.shape))
        if rank > 0:
            _send(x.grad, rank - 1, shape)
    dist.broadcast(total, ranks - 1)
    return total.item()


def _receive(source: int, shape: tuple[int, ...]) -> Tensor:
    tensor = torch.empty(shape)
    dist.recv(tensor, source)
    return tensor


def _send(tensor: Tensor, target: int, shape: tuple[int, ...]) -> None:
    if tensor.shape[1:] != torch.Size(shape):
        raise ValueError(
            f"expected a stage to send items of shape {tuple(shape)}, got"
            f" {tuple(tensor.shape[1:])}"
        )
    dist.send(tensor.detach().contiguous(), target)


def _check_divides(micro_batches: int, items: int) -> None:
    if micro_batches < 1 or items % micro_batches:
        raise ValueError(
            f"expected micro-batches to divide {items} items, got {micro_batches}"
        )


def timetable(stages: int, micro_batches: int) -> list[list[str]]:
    """What each stage does in each slot of time, if forward and backward of a
    micro-batch take one slot each: "F0" is the forward of the first, "" is waiting.

    A stage works as soon as what it needs was done in an earlier slot.

    Raises:
        ValueError: If there is no stage or no micro-batch.

    >>> for row in timetable(2, 2):
    ...     print(row)
    ['F0', 'F1', '', '', 'B1', 'B0']
    ['', 'F0', 'F1', 'B1', 'B0', '']
    """
    _check(stages, micro_batches)
    order = [f"F{i}" for i in range(micro_batches)]
    order += [f"B{i}" for i in reversed(range(micro_batches))]
    ended = [{} for _ in range(stages)]  # task -> the slot in which it was done
    rows = [[] for _ in range(stages)]
    while any(len(done) < len(order) for done in ended):
        slot = len(rows[0])
        for stage, done in enumerate(ended):
            task = order[len(done)] if len(done) < len(order) else ""
            before = stage - 1 if task.startswith("F") else stage + 1
            if task and 0 <= before < stages and ended[before].get(task, slot) >= slot:
                task = ""
            if task:
                done[task] = slot
            rows[stage].append(task)
    return rows


def idle_share(stages: int, micro_batches: int) -> float:
    """The share of all slots in which a stage waits: (p - 1) / (m + p - 1), GPipe's
    *bubble*.

    Raises:
        ValueError: If there is no stage or no micro-batch.

    >>> idle_share(2, 1), idle_share(4, 12)
    (0.5, 0.2)
    """
    _check(stages, micro_batches)
    return (stages - 1) / (micro_batches + stages - 1)


def _check(stages: int, micro_batches: int) -> None:
    if stages < 1 or micro_batches < 1:
        raise ValueError(
            "expected at least one stage and one micro-batch, got"
            f" {stages} and {micro_batches}"
        )
