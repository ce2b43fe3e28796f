"""Label smoothing (Szegedy et al. 2016, section 7): a target that is not quite certain.

Axes: V classes.
"""

import math

import torch
from torch import Tensor

from course_lib.training.batches import IGNORE


def smoothed_targets(
    targets: Tensor,
    classes: int,
    smoothing: float,
    over: str = "all",
    dtype: torch.dtype = torch.float32,
) -> Tensor:
    """The distribution that the model is to match.

    There are two conventions. "all" spreads ``smoothing`` over all V classes, so the
    right one keeps 1 - smoothing + smoothing / V: PyTorch's. "others" spreads it over
    the V - 1 wrong ones, so the right one keeps 1 - smoothing: Vaswani et al.'s code.

    Args:
        targets: Integers (...), the right classes; none is ``IGNORE``.
        classes: V.
        smoothing: From 0, where the target is certain, to below 1.
        over: "all" or "others".
        dtype: Of the result.

    Returns:
        (..., V), each row sums to 1.

    Raises:
        ValueError: If ``smoothing`` lies outside [0, 1), there are fewer than two
            classes, or ``over`` is neither word.

    >>> smoothed_targets(torch.tensor([0]), 4, 0.1)
    tensor([[0.9250, 0.0250, 0.0250, 0.0250]])
    """
    if not 0 <= smoothing < 1:
        raise ValueError(f"smoothing must lie in [0, 1), got {smoothing}")
    if classes < 2:
        raise ValueError(f"expected at least 2 classes, got {classes}")
    if over not in ("all", "others"):
        raise ValueError(f'over must be "all" or "others", got {over!r}')
    wrong = smoothing / (classes if over == "all" else classes - 1)
    size = (*targets.shape, classes)
    rows = torch.full(size, wrong, dtype=dtype, device=targets.device)
    return rows.scatter(-1, targets[..., None], 1 - (classes - 1) * wrong)


def smoothed_cross_entropy(
    logits: Tensor, targets: Tensor, smoothing: float, over: str = "all"
) -> Tensor:
    """The mean cross-entropy, in nats, with ``smoothed_targets``, over all targets that
    are not ``IGNORE``.

    Its lowest value is not 0 but the targets' entropy: see ``smoothing_floor``.

    Args:
        logits: (..., V).
        targets: Integers (...).
        smoothing, over: As ``smoothed_targets``.

    Raises:
        ValueError: As ``smoothed_targets``.
    """
    real = targets != IGNORE
    chosen = logits[real]  # what stands at the padding is never looked at
    wanted = smoothed_targets(
        targets[real], logits.shape[-1], smoothing, over, logits.dtype
    )
    return -(wanted * chosen.log_softmax(dim=-1)).sum(dim=-1).mean()


def smoothing_floor(classes: int, smoothing: float, over: str = "all") -> float:
    """The entropy of a smoothed target in nats: the cross-entropy of a model that
    matches it, and what a loss written as a divergence (KL) lacks.

    >>> round(smoothing_floor(4, 0.1), 6)
    0.34878
    """
    row = smoothed_targets(torch.tensor(0), classes, smoothing, over, torch.float64)
    return -sum(p * math.log(p) for p in row.tolist() if p > 0)
