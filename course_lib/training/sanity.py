"""Checks of a run that does not learn, from the cheapest on.

Axes: B batch, T time, V vocabulary.
"""

import copy
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from course_lib.layers.mode import evaluating
from course_lib.training.batches import IGNORE
from course_lib.training.clipping import global_norm
from course_lib.training.loop import next_token_loss


def loss_at_start(
    model: nn.Module, ids: Tensor, targets: Tensor
) -> tuple[float, float]:
    """The loss of a model that has learned nothing, and ln V, which it should be near.

    Much more means that the first logits are large: the model is sure of something
    that it cannot know. Much less means that it has been trained, or sees its targets.

    Args:
        ids, targets: (B, T) each.

    Returns:
        Both in nats.
    """
    with evaluating(model):
        logits = model(ids)
    return float(next_token_loss(logits, targets)), math.log(logits.shape[-1])


def overfit(
    model: nn.Module,
    ids: Tensor,
    targets: Tensor,
    steps: int = 100,
    learning_rate: float = 1e-2,
) -> list[float]:
    """Train a copy of the model on one batch, again and again, and give the losses.

    A model that can learn anything can learn one batch by heart. If it cannot, the
    fault lies in the model, the loss or the update, and not in the data or its amount.

    Args:
        ids, targets: (B, T) each; a few short rows.
        steps: Updates of Adam without decay.
        learning_rate: Of each.
    """
    student = copy.deepcopy(model).train()
    optimizer = torch.optim.Adam(student.parameters(), lr=learning_rate)
    losses = []
    for _ in range(steps):
        optimizer.zero_grad()
        loss = next_token_loss(student(ids), targets)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def gradient_norms(model: nn.Module) -> dict[str, float]:
    """The norm of the gradient in each part of the model, after a backward pass.

    A part is a layer of a ``ModuleList`` or what stands beside it. A part whose
    parameters have no gradient at all is NaN: nothing that the loss needs goes through
    it, or it is frozen.
    """
    parts: dict[str, list[Tensor]] = {}
    for name, parameter in model.named_parameters():
        pieces = name.split(".")
        depth = 2 if len(pieces) > 1 and pieces[1].isdigit() else 1
        part = parts.setdefault(".".join(pieces[:depth]), [])
        if parameter.grad is not None:
            part.append(parameter.grad)
    return {
        name: float(global_norm(part)) if part else math.nan
        for name, part in parts.items()
    }


@contextmanager
def update_ratios(model: nn.Module) -> Iterator[dict[str, float]]:
    """How far an update moves each parameter, relative to its own size.

    About 1e-3 is usual for matrices in mid-training. Zero means that the optimizer
    holds other parameters; near 1, that an update replaces what was learned.

    Yields:
        An empty dictionary; after the block, name -> norm of the change over the norm
        before. A parameter that was zero and moved has infinity.
    """
    before = {name: p.detach().clone() for name, p in model.named_parameters()}
    ratios: dict[str, float] = {}
    yield ratios
    for name, parameter in model.named_parameters():
        moved, size = (parameter.detach() - before[name]).norm(), before[name].norm()
        ratios[name] = float(moved / size) if moved > 0 else 0.0


def first_leak(model: nn.Module, ids: Tensor) -> tuple[int, int] | None:
    """Look whether a causal model sees what comes later: change one token at a time,
    and see whether an output before it moves.

    Args:
        ids: (B, T), T at least 2; each token is replaced by another of the batch.

    Returns:
        The place that was changed and the first that noticed; None if none did.

    Raises:
        ValueError: If the batch holds one kind of token alone.
    """
    kinds = ids.unique()
    if len(kinds) < 2:
        raise ValueError(f"expected at least two kinds of token, got {len(kinds)}")
    with evaluating(model):
        plain = model(ids)
        for place in range(1, ids.shape[1]):
            changed = ids.clone()
            column = torch.searchsorted(kinds, ids[:, place].contiguous())
            changed[:, place] = kinds[(column + 1) % len(kinds)]
            moved = (model(changed) - plain)[:, :place].abs().amax(dim=(0, 2))
            if moved.any():
                return place, int(moved.nonzero()[0])
    return None


def target_shift(
    ids: Tensor, targets: Tensor, shifts: Iterable[int] = range(-2, 4)
) -> dict[int, float]:
    """For each shift, the share of targets that are the token so many places further
    on in the same row. Next-token prediction has 1.0 at shift 1.

    Args:
        ids, targets: (B, T) each; places whose target is ``IGNORE`` do not count.
        shifts: To look at; below T.
    """
    length, shares = ids.shape[1], {}
    for shift in shifts:
        first, last = max(0, -shift), min(length, length - shift)
        wanted, there = targets[:, first:last], slice(first + shift, last + shift)
        # The last target of a row stands in no input: what is there is padding.
        counts = (wanted != IGNORE) & (targets[:, there] != IGNORE)
        same = (ids[:, there] == wanted) & counts
        shares[shift] = float(same.sum() / counts.sum().clamp(min=1))
    return shares
