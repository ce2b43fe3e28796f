"""Gradient accumulation: a large batch in several small passes, whose gradients add up
to the large batch's.

Axes: B batch, T time, V vocabulary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.training.batches import IGNORE


@dataclass(frozen=True)
class Window:
    """What the micro-batches of one update came to."""

    loss: float  # mean over all tokens of the window, in nats
    tokens: int  # how many count


def count_tokens(targets: Tensor) -> int:
    """How many targets count in the loss: those that are not ``IGNORE``."""
    return int((targets != IGNORE).sum())


def accumulate(
    model: nn.Module,
    micro_batches: Sequence[tuple[Tensor, Tensor]],
    scale: float = 1.0,
) -> Window:
    """Add the gradient of one update to the model's, a micro-batch at a time.

    The loss is the mean over all tokens of the window: each micro-batch adds its *sum*,
    divided by the tokens of the whole window, which are counted first. With means of
    means, a token of a short micro-batch would weigh more.

    Args:
        model: Maps ids (B, T) to logits (B, T, V).
        micro_batches: Ids and targets (B, T) each; B and T may differ among them.
        scale: Of the loss, for half precision; see ``LossScaler``.

    Returns:
        Loss and tokens, without the scale.

    Raises:
        ValueError: If none of the targets counts.
    """
    tokens = sum(count_tokens(targets) for _, targets in micro_batches)
    if tokens == 0:
        raise ValueError(f"expected targets, got none in {len(micro_batches)} batches")
    total = 0.0
    for ids, targets in micro_batches:
        logits = model(ids)
        loss = F.cross_entropy(
            logits.flatten(0, -2),
            targets.flatten(),
            ignore_index=IGNORE,
            reduction="sum",
        )
        (scale * loss / tokens).backward()  # frees this pass's activations
        total += loss.item()
    return Window(total / tokens, tokens)


def split_rows(batch: tuple[Tensor, Tensor], rows: int) -> list[tuple[Tensor, Tensor]]:
    """Cut a batch into micro-batches of ``rows`` rows; the last may have fewer.

    Columns that are padding in every row are cut off.

    Raises:
        ValueError: If ``rows`` is below 1.
    """
    if rows < 1:
        raise ValueError(f"rows must be at least 1, got {rows}")
    pieces = []
    for ids, targets in zip(batch[0].split(rows), batch[1].split(rows), strict=True):
        used = (targets != IGNORE).any(dim=0).nonzero()
        length = int(used.max()) + 1 if len(used) else 1
        pieces.append((ids[:, :length], targets[:, :length]))
    return pieces
