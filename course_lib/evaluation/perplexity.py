"""Perplexity and bits a byte of a long text, and windows that see as much as they can.

Costs are bits, one number a token, as ``training.bits.token_bits`` returns them.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from course_lib.training.bits import token_bits


def perplexity(costs: Sequence[Tensor]) -> float:
    """2 to the mean cost of a token: among how many equally likely tokens the model
    seems to choose (Jelinek et al. 1977).

    The mean runs over all tokens of all texts together. Perplexities of texts or of
    windows must not be averaged themselves.

    Args:
        costs: For each text a row of bits, one a token.

    Raises:
        ValueError: If there is no token.
    """
    everything = _all(costs)
    return 2 ** everything.mean().item()


def bits_per_byte(costs: Sequence[Tensor], texts: Sequence[str]) -> float:
    """All bits over all bytes of UTF-8: the same scale for every tokenizer.

    Args:
        costs: For each text a row of bits that pays for the whole text. What ends a
            text, if it is predicted too, costs bits and has no byte.
        texts: The same texts, as they were before the tokenizer.

    Raises:
        ValueError: If there are not as many texts as rows, or nothing to count.
    """
    if len(costs) != len(texts):
        raise ValueError(f"expected {len(costs)} texts, one a row, got {len(texts)}")
    size = sum(len(text.encode()) for text in texts)
    if not size:
        raise ValueError("expected texts of at least one byte, got none")
    return _all(costs).sum().item() / size


def sliding_token_bits(
    model: nn.Module,
    ids: Sequence[int] | Tensor,
    context: int,
    stride: int | None = None,
    start: int | None = None,
    batch: int = 16,
) -> Tensor:
    """Bits of each token of a text that is longer than the model can read.

    A window of up to ``context`` tokens ends every ``stride`` tokens. Each token is
    scored once, in the first window that holds it; what lies before it in that window
    is context.

    Args:
        model: As for ``token_bits``.
        ids: The text's tokens, (N,).
        context: The most tokens the model reads at once.
        stride: How far a window reaches beyond the one before; 1 gives each token all
            the context there is, and costs N windows. None: ``context``, no overlap.
        start: A token that stood before every text in training. It is put before every
            window, takes one of its places, and is not scored. Without it the first
            token of the text has nothing to be predicted from, and is not scored.
        batch: How many windows the model reads at a time; changes nothing but speed.

    Returns:
        float64 (N,) with a start, (N - 1,) without.

    Raises:
        ValueError: If there is no token to score, or context or stride do not fit.
    """
    if context < 1:
        raise ValueError(f"context must be at least 1, got {context}")
    ids = torch.as_tensor(ids).tolist()
    first = [] if start is None else [start]
    total = len(ids) - (start is None)  # tokens that are scored
    if total < 1:
        raise ValueError(f"expected a token to score, got a text of {len(ids)} tokens")
    stride = context if stride is None else stride
    if not 1 <= stride <= context:
        raise ValueError(f"stride must lie from 1 to {context}, got {stride}")
    windows, new = [], []
    scored = 0
    while scored < total:
        # The first window scores all that it holds, each further one a stride more.
        end = min(total, scored + (stride if scored else context))
        begin = max(0, end - context)
        windows.append([*first, *ids[begin : end + (start is None)]])
        new.append(end - scored)
        scored = end
    rows = token_bits(model, windows, batch)
    return torch.cat([row[-count:] for row, count in zip(rows, new, strict=True)])


def _all(costs: Sequence[Tensor]) -> Tensor:
    rows = [torch.as_tensor(row, dtype=torch.float64).flatten() for row in costs]
    if not sum(map(len, rows)):
        raise ValueError("expected the cost of at least one token, got none")
    return torch.cat(rows)
