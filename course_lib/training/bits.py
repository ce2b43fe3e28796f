"""How well a model predicts: bits of each token, of whole texts, and the mean loss on a
long text.

Axes: B batch, T time, V vocabulary.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from course_lib.layers.mode import evaluating
from course_lib.training.batches import IGNORE, pad


def token_bits(
    model: nn.Module, sequences: Sequence[Sequence[int]], batch: int = 64
) -> list[Tensor]:
    """Return how many bits the model needs for every token after the first: -log2 of
    the probability it gave it.

    Args:
        model: Maps ids (B, T) to logits (B, T, V); causal. Its dropout is off here.
        sequences: Tokens of each text, with the start that the first prediction is made
            from.
        batch: How many sequences the model reads at a time.

    Returns:
        For each sequence of n tokens, n - 1 numbers (float64, on the CPU): entry t is
        the cost of token t + 1.

    Raises:
        ValueError: If there is no sequence, or one has fewer than two tokens or more
            than the model can read.
    """
    if len(sequences) == 0:
        raise ValueError("expected at least one sequence, got none")
    place = next(model.parameters()).device
    bits = []
    with evaluating(model):
        for first in range(0, len(sequences), batch):
            inputs, targets = pad(sequences[first : first + batch])
            logits = model(inputs.to(place)).cpu().double()
            cost = nn.functional.cross_entropy(
                logits.transpose(1, 2), targets, ignore_index=IGNORE, reduction="none"
            )
            for row, target in zip(cost / math.log(2), targets, strict=True):
                bits.append(row[target != IGNORE])
    return bits


def whole_text_bits(
    model: nn.Module, sequences: Sequence[Sequence[int]], batch: int = 64
) -> Tensor:
    """Return the total bits of each sequence, (N,) in float64: what to set beside an
    exact entropy.

    With sequences ``[end, *ids, end]`` this is -log2 of the probability of the text and
    of its stopping there. The mean over texts drawn from a source can fall below the
    source's entropy by chance, but not on average.

    Args and errors are those of ``token_bits``.
    """
    return torch.stack([bits.sum() for bits in token_bits(model, sequences, batch)])


def mean_loss(
    model: nn.Module, ids: Sequence[int] | Tensor, context: int, batch: int = 64
) -> float:
    """Return the mean loss on a long text, in nats for each token, read in windows of
    ``context`` one after another.

    Every token but the first is predicted once. Those at the start of a window have
    little to go by, so a longer context gives a lower figure.

    Raises:
        ValueError: If the text has fewer than two tokens, or ``context`` is more than
            the model can read.
    """
    ids = torch.as_tensor(ids)
    if len(ids) < 2:
        raise ValueError(f"a text needs at least two tokens, got {len(ids)}")
    windows = [
        ids[start : start + context + 1] for start in range(0, len(ids) - 1, context)
    ]
    bits = whole_text_bits(model, windows, batch).sum()
    return float(bits) * math.log(2) / (len(ids) - 1)
