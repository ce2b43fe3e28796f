"""Batches for next-token prediction: inputs, and the same tokens one place further on
as targets.

Axes: B batch, T time.
"""

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

IGNORE = -100  # a target that counts in no loss; cross_entropy's own default


def language_model_batches(
    ids: Sequence[int] | Tensor, context: int, batch: int, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Cut random windows from one long text, for ever.

    Args:
        ids: The text's tokens, (N,); integers of any type, such as 16 bits in a file.
        context: T, the length of a window.
        batch: B, how many windows at a time.
        generator: Draws where the windows begin; every possible place is equally
            likely.

    Yields:
        Inputs (B, T) and targets (B, T): ``targets[:, t]`` is the token that follows
        ``inputs[:, t]``.

    Raises:
        ValueError: If ``ids`` is not one row, ``context`` or ``batch`` is below 1, or
            the text has no more than ``context`` tokens.
    """
    ids = torch.as_tensor(ids)
    if ids.dim() != 1:
        raise ValueError(f"ids must be one row of tokens, got {tuple(ids.shape)}")
    for name, value in (("context", context), ("batch", batch)):
        if value < 1:
            raise ValueError(f"{name} must be at least 1, got {value}")
    if len(ids) <= context:
        raise ValueError(
            f"a window of {context} tokens and the one after it need a longer text, got"
            f" {len(ids)} tokens"
        )
    return _windows(ids, context, batch, generator)


def _windows(ids, context, batch, generator):
    # Apart from the function above, so that its error comes at the call and not at the
    # first batch.
    place = torch.arange(context + 1)
    while True:
        start = torch.randint(len(ids) - context, (batch, 1), generator=generator)
        window = ids[start + place].long()  # (B, T + 1)
        yield window[:, :-1], window[:, 1:]


def story_batches(
    sequences: Sequence[Sequence[int]], batch: int, generator: torch.Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """Deal whole sequences, every one of them once before any comes again, for ever.

    Args:
        sequences: Tokens of each text with its start and its end: usually one token
            that stands at both, ``[end, *ids, end]``, so that the first word is
            predicted from something and the end is predicted too.
        batch: B.
        generator: Shuffles the sequences anew each time round.

    Yields:
        Inputs (B, T) and targets (B, T), T the longest in the batch, less one. Targets
        after a text's end are ``IGNORE``. The inputs there are 0, which a causal
        model's earlier positions never see: no mask is needed.

    Raises:
        ValueError: If there is no sequence, or one has fewer than two tokens.
    """
    _check_sequences(sequences)
    return _deal(sequences, batch, generator)


def _deal(sequences, batch, generator):
    waiting: list[int] = []
    while True:
        while len(waiting) < batch:
            waiting += torch.randperm(len(sequences), generator=generator).tolist()
        chosen, waiting = waiting[:batch], waiting[batch:]
        yield pad([sequences[i] for i in chosen])


def pad(sequences: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Make one batch of sequences of different lengths.

    Returns:
        Inputs (B, T) and targets (B, T) as ``story_batches`` describes them.

    Raises:
        ValueError: If there is no sequence, or one has fewer than two tokens.

    >>> inputs, targets = pad([[9, 5, 9], [9, 9]])
    >>> inputs.tolist(), targets.tolist()
    ([[9, 5], [9, 0]], [[5, 9], [9, -100]])
    """
    _check_sequences(sequences)
    longest = max(len(sequence) for sequence in sequences) - 1
    inputs = torch.zeros(len(sequences), longest, dtype=torch.long)
    targets = torch.full((len(sequences), longest), IGNORE)
    for row, sequence in enumerate(sequences):
        tokens = torch.as_tensor(sequence)
        inputs[row, : len(tokens) - 1] = tokens[:-1]
        targets[row, : len(tokens) - 1] = tokens[1:]
    return inputs, targets


def _check_sequences(sequences: Sequence[Sequence[int]]) -> None:
    if len(sequences) == 0:
        raise ValueError("expected at least one sequence, got none")
    for number, sequence in enumerate(sequences):
        if len(sequence) < 2:
            raise ValueError(
                "a sequence needs a start and something to predict, got"
                f" {len(sequence)} in {number}"
            )
