"""Learning-rate schedules, as the share of the highest rate that each update gets.

Updates are counted from 0, and an update is one step of the optimizer, however many
micro-batches its gradient was summed from. During a warm-up of n updates update 0 gets
1/n: with share 0 it would do nothing.
"""

import math

import torch


def constant(update: int, warmup: int = 0) -> float:
    """Rise in a straight line over ``warmup`` updates, and stay.

    Args:
        update: Counted from 0.
        warmup: How many updates are smaller than the highest, or equal at the last.

    >>> [constant(update, 4) for update in range(6)]
    [0.25, 0.5, 0.75, 1.0, 1.0, 1.0]
    """
    _check(update, warmup=warmup)
    return min(1.0, (update + 1) / warmup) if warmup else 1.0


def inverse_square_root(update: int, warmup: int) -> float:
    """Rise in a straight line, then fall as 1/√update (Vaswani et al. 2017, section
    5.3, divided by its highest value). It needs no planned end.

    Args:
        update: Counted from 0.
        warmup: The rise; at least 1. It also says how slowly the rate falls: four times
            the warm-up's updates halve it.

    >>> [round(inverse_square_root(update, 4), 2) for update in (0, 3, 15, 63)]
    [0.25, 1.0, 0.5, 0.25]
    """
    _check(update, warmup=warmup)
    if warmup < 1:
        raise ValueError(f"warmup must be at least 1, got {warmup}")
    return min((update + 1) / warmup, math.sqrt(warmup / (update + 1)))


def cosine(update: int, updates: int, warmup: int = 0, floor: float = 0.0) -> float:
    """Rise in a straight line, then fall along half a cosine to ``floor`` (Loshchilov
    and Hutter 2017, without restarts), and stay there.

    Args:
        update: Counted from 0.
        updates: How many the whole run has.
        warmup: The rise.
        floor: The share from update ``updates`` on.

    >>> [round(cosine(update, 6, 2), 2) for update in range(7)]
    [0.5, 1.0, 1.0, 0.85, 0.5, 0.15, 0.0]
    """
    _check(update, updates=updates, warmup=warmup)
    if update < warmup:
        return (update + 1) / warmup
    done = min(1.0, (update - warmup) / max(1, updates - warmup))
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * done))


def warmup_stable_decay(
    update: int, updates: int, warmup: int, decay: int, floor: float = 0.0
) -> float:
    """Rise in a straight line, stay, and fall in a straight line over the last
    ``decay`` updates (Hu et al. 2024, who fall exponentially; the line is from Hägele
    et al. 2024). Until the fall begins, the end need not be known.

    Args:
        update: Counted from 0.
        updates: How many the whole run has.
        warmup, decay: How many updates rise, and how many fall.
        floor: The share from update ``updates`` on.

    Raises:
        ValueError: If a count is negative, or rise and fall do not fit in the run.

    >>> [warmup_stable_decay(update, 8, 2, 4) for update in range(8)]
    [0.5, 1.0, 1.0, 1.0, 1.0, 0.75, 0.5, 0.25]
    """
    _check(update, updates=updates, warmup=warmup, decay=decay)
    if warmup + decay > updates:
        raise ValueError(
            f"warm-up and decay must fit in {updates} updates, got {warmup} and {decay}"
        )
    if update < warmup:
        return (update + 1) / warmup
    left = (updates - update) / max(1, decay)
    return floor + (1 - floor) * max(0.0, min(1.0, left))


def set_rates(optimizer: torch.optim.Optimizer, share: float) -> None:
    """Give every group of an optimizer this share of its own highest rate.

    A group's highest rate is the one that it had at the first call; it is kept in the
    group as ``peak``, and so in the optimizer's ``state_dict``.
    """
    for group in optimizer.param_groups:
        group["lr"] = group.setdefault("peak", group["lr"]) * share


def _check(update: int, **counts: int) -> None:
    for name, value in {"update": update, **counts}.items():
        if value < 0:
            raise ValueError(f"{name} must not be negative, got {value}")
