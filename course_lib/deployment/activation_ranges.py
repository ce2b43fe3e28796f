"""Which range the 8 bits of an activation should cover.

Weights are known; activations depend on the text. Their range is found beforehand, on
*calibration* texts. A few large values, the outliers, stretch it, and all others are
then rounded more coarsely.

Axes: N tokens, I channels (entries of a vector), O outputs.
"""

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn

from course_lib.deployment.quantization import choose_grid, encode
from course_lib.layers.mode import evaluating


def record_inputs(
    model: nn.Module,
    batches: Iterable[Tensor],
    where: Callable[[str], bool] = lambda name: True,
) -> dict[str, Tensor]:
    """What the linear maps of a model read.

    Args:
        model: Called with each batch, in evaluation mode and without gradients.
        batches: Such as ids (B, T).
        where: Takes a map's name and says whether it is watched.

    Returns:
        The map's name -> its inputs (N, I), of all batches one after another.
    """
    found: dict[str, list[Tensor]] = {}
    hooks = []
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear) and where(name):
            kept = found.setdefault(name, [])

            def keep(module, inputs, kept=kept):
                kept.append(inputs[0].detach().flatten(0, -2))

            hooks.append(module.register_forward_pre_hook(keep))
    try:
        with evaluating(model):
            for batch in batches:
                model(batch)
    finally:
        for hook in hooks:
            hook.remove()
    return {name: torch.cat(kept) for name, kept in found.items() if kept}


def min_max_range(values: Tensor) -> tuple[float, float]:
    """The smallest and the largest value."""
    return values.min().item(), values.max().item()


def percentile_range(values: Tensor, share: float = 0.999) -> tuple[float, float]:
    """The range that leaves out the same share of values on either side, together
    1 - ``share``.

    Raises:
        ValueError: If ``share`` lies outside (0, 1].
    """
    if not 0 < share <= 1:
        raise ValueError(f"share must lie in (0, 1], got {share}")
    ordered = values.flatten().sort().values
    last = len(ordered) - 1
    cut = round(last * (1 - share) / 2)
    return ordered[cut].item(), ordered[last - cut].item()


def rounding_error(
    values: Tensor, low: float, high: float, bits: int = 8, symmetric: bool = False
) -> Tensor:
    """Each value's error when it is rounded within a range, of the shape of
    ``values``.
    """
    ends = (values.new_tensor(end) for end in (low, high))
    scale, zero_point = choose_grid(*ends, bits, symmetric)
    codes = encode(values, scale, zero_point, bits, symmetric)
    return (codes.to(values.dtype) - zero_point) * scale - values


def squared_error_range(
    values: Tensor, bits: int = 8, symmetric: bool = False, tries: int = 40
) -> tuple[float, float]:
    """A range whose rounded values have a small mean squared error: cutting off the
    largest costs, and makes the steps of all others finer.

    Of the whole range, ``tries`` parts are tried: first of both ends together, then of
    each end alone.
    """

    def error(ends: tuple[float, float]) -> float:
        return rounding_error(values, *ends, bits, symmetric).square().mean().item()

    low, high = min_max_range(values)
    parts = [number / tries for number in range(tries, 0, -1)]
    low, high = min(((low * part, high * part) for part in parts), key=error)
    low, high = min(((low, high * part) for part in parts), key=error)
    return min(((low * part, high) for part in parts), key=error)


def outlier_channels(values: Tensor, times: float = 6.0) -> Tensor:
    """The channels whose largest magnitude is at least ``times`` that of the median
    channel, the largest first: integers (K,) for values (N, I).
    """
    sizes = values.abs().amax(0)
    large = (sizes >= times * sizes.median()).nonzero().flatten()
    return large[sizes[large].argsort(descending=True)]


def smoothing_factors(values: Tensor, weight: Tensor, alpha: float = 0.5) -> Tensor:
    """SmoothQuant (Xiao et al. 2023, equation 4): s_i = max|x_i|^α / max|w_i|^(1-α).

    Dividing channel i of the input by s_i and multiplying column i of the weight by it
    changes nothing in exact arithmetic, and moves an outlier's size into the weight,
    where each row has its own scale.

    Args:
        values: Calibration inputs (N, I).
        weight: (O, I).
        alpha: How much of the size moves, 0 to 1.

    Returns:
        (I,), positive.
    """
    tiny = torch.finfo(values.dtype).tiny
    sizes, weights = (t.abs().amax(0).clamp(min=tiny) for t in (values, weight))
    return sizes**alpha / weights ** (1 - alpha)
