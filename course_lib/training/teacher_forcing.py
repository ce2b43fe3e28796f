"""Teacher forcing: a decoder learns every place of a target at once, from the right
tokens before it.

Axes: B batch, T positions of the target.
"""

import torch
from torch import Tensor

from course_lib.training.batches import IGNORE


def shift_right(labels: Tensor, start: int, fill: int) -> Tensor:
    """What a decoder reads while it learns to write ``labels``: the same tokens one
    place further right, behind a start token.

    Args:
        labels: Integers (B, T): each target with its end token, and ``IGNORE`` after
            it.
        start: The token that stands first. BART's is its *end* token.
        fill: What stands where the label before is ``IGNORE``: a token that the model
            knows, usually padding.

    Returns:
        Integers (B, T). At place t of it the model predicts ``labels[:, t]``. In a
        short row the end token is among what is read; the label there is ``IGNORE``,
        so nothing is learned from it.

    Raises:
        ValueError: If ``labels`` are not (B, T).

    >>> shift_right(torch.tensor([[0, 5, 6, 2], [0, 2, -100, -100]]), 2, 1).tolist()
    [[2, 0, 5, 6], [2, 0, 2, 1]]
    """
    if labels.dim() != 2:
        raise ValueError(f"labels must be (batch, time), got {tuple(labels.shape)}")
    first = labels.new_full((len(labels), 1), start)
    shifted = torch.cat([first, labels[:, :-1]], dim=1)
    return shifted.masked_fill(shifted == IGNORE, fill)
