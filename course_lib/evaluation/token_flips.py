"""The worst exchange of a token: guessed from one gradient (HotFlip: Ebrahimi et al.
2018), or found by trying them all.

``loss_of`` maps ids (B, T) to one loss a text, (B,), and looks its vectors up in
``embedding``. Axes: B texts, T time, V vocabulary.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

LossOf = Callable[[Tensor], Tensor]


def embedding_gradient(loss_of: LossOf, embedding: nn.Embedding, ids: Tensor) -> Tensor:
    """The gradient of each text's loss by the vector at each place, (B, T, W).

    Raises:
        ValueError: If the vectors are not looked up exactly once.
    """
    looked_up = []

    def keep(module, inputs, vectors):
        looked_up.append(vectors.detach().requires_grad_())
        return looked_up[-1]

    handle = embedding.register_forward_hook(keep)
    try:
        with torch.enable_grad():
            total = loss_of(ids).sum()
    finally:
        handle.remove()
    if len(looked_up) != 1:
        raise ValueError(f"expected one look-up of vectors, got {len(looked_up)}")
    return torch.autograd.grad(total, looked_up[0])[0]


def estimated_gains(loss_of: LossOf, embedding: nn.Embedding, ids: Tensor) -> Tensor:
    """By how much each token at each place would raise the loss, to first order:
    (e_new - e_old) · gradient, (B, T, V). One pass forward and one back do for all.
    """
    gradient = embedding_gradient(loss_of, embedding, ids)  # (B, T, W)
    table = embedding.weight.detach()  # (V, W)
    old = (gradient * table[ids]).sum(dim=-1, keepdim=True)
    return gradient @ table.T - old


@torch.no_grad()
def exact_gains(loss_of: LossOf, ids: Tensor, size: int) -> Tensor:
    """The same by trying: (B, T, V) from T V passes forward; V is ``size``."""
    before = loss_of(ids)
    gains = torch.empty(*ids.shape, size, dtype=before.dtype)
    for place in range(ids.shape[1]):
        for token in range(size):
            changed = ids.clone()
            changed[:, place] = token
            gains[:, place, token] = loss_of(changed) - before
    return gains


def flip_tokens(
    loss_of: LossOf,
    embedding: nn.Embedding,
    ids: Tensor,
    allowed: Tensor,
    flips: int = 1,
    tried: int = 5,
) -> Tensor:
    """Exchange up to ``flips`` tokens of each text so that its loss rises, one after
    another: the gradient names candidates, and trying decides among them.

    A place is changed at most once, and only if that raises the loss.

    Args:
        ids: Integers (B, T).
        allowed: Boolean (V, V); entry (a, b) says whether b may stand in a's place,
            such as another word of the same kind. A row of False keeps a token as it
            is, padding for one.
        flips: How many tokens of a text may change.
        tried: How many candidates are tried for each; 1 trusts the gradient.

    Returns:
        The changed texts, (B, T).

    Raises:
        ValueError: If a count is below 1, or ``allowed`` is not (V, V).
    """
    size = embedding.num_embeddings
    if min(flips, tried) < 1 or allowed.shape != (size, size):
        raise ValueError(
            f"expected counts of at least 1 and allowed ({size}, {size}), got"
            f" {flips}, {tried} and {tuple(allowed.shape)}"
        )
    ids, free = ids.clone(), torch.ones_like(ids, dtype=torch.bool)
    rows = torch.arange(len(ids))
    for _ in range(flips):
        may = allowed[ids] & free[..., None]  # (B, T, V)
        may.scatter_(-1, ids[..., None], False)
        gains = estimated_gains(loss_of, embedding, ids).masked_fill(~may, -torch.inf)
        guesses = gains.flatten(1).topk(min(tried, gains[0].numel())).indices  # (B, K)
        best = ids
        with torch.no_grad():
            highest = loss_of(ids)
            for guess in guesses.T:
                place, token = guess // size, guess % size
                changed = ids.clone()
                changed[rows, place] = token
                found = loss_of(changed)
                better = (found > highest) & may[rows, place, token]
                best = torch.where(better[:, None], changed, best)
                highest = torch.where(better, found, highest)
        free &= best == ids
        ids = best
    return ids
