"""Which items of an epoch each rank trains on."""

import torch


def share_of_epoch(
    items: int, epoch: int, rank: int, ranks: int, seed: int = 0
) -> list[int]:
    """Shuffle the items, and deal them to the ranks like cards.

    Every rank makes the same permutation and takes each ``ranks``-th entry of it, from
    its own number on. So the seed must be the same everywhere: from permutations that
    differ, some items would be dealt twice, others never. And the epoch must go in, or
    every epoch has the same order. As torch's ``DistributedSampler``.

    Args:
        items: How many there are; where the ranks do not divide them, the first of the
            permutation are dealt again, so that all ranks get equally many.
        epoch: Counted from 0.
        rank: This rank's number.
        ranks: How many there are.
        seed: Of the permutation, together with the epoch.

    Returns:
        The numbers of this rank's items, in order.

    Raises:
        ValueError: If there are no items, or no such rank.

    >>> [share_of_epoch(8, epoch, 0, 2) for epoch in (0, 1)]
    [[4, 7, 2, 1], [5, 2, 7, 1]]
    """
    if items < 1:
        raise ValueError(f"expected at least one item, got {items}")
    if not 0 <= rank < ranks:
        raise ValueError(f"expected a rank from 0 to {ranks - 1}, got {rank}")
    generator = torch.Generator().manual_seed(seed + epoch)
    order = torch.randperm(items, generator=generator).tolist()
    total = -(-items // ranks) * ranks  # rounded up
    order = (order * -(-total // items))[:total]
    return order[rank::ranks]
