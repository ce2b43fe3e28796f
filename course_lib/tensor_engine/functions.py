"""What a transformer needs besides sums and products, put together from the operations
of ``Array``: none has a gradient of its own to get wrong.

Axes: W width, V vocabulary.
"""

import math

import numpy as np

from course_lib.tensor_engine.array import Array


def softmax(x: Array, axis: int = -1) -> Array:
    """Positive numbers that sum to 1 along an axis, in proportion to e^x.

    The largest entry is subtracted first, so that no exponential overflows. It shifts
    all entries alike, which changes nothing, and needs no gradient. Where all entries
    are -inf (a query that may see nothing) the result is 0.
    """
    e = (x - _largest(x, axis)).exp()
    whole = e.sum(axis, keepdims=True)
    return e / (whole + (whole.data == 0))


def log_softmax(x: Array, axis: int = -1) -> Array:
    """The logarithm of ``softmax``, also where that is too small for a number."""
    shifted = x - _largest(x, axis)
    return shifted - shifted.exp().sum(axis, keepdims=True).log()


def cross_entropy(logits: Array, targets: np.ndarray) -> Array:
    """The mean of -log p(target), in nats.

    Args:
        logits: (..., V).
        targets: Integers (...), from 0 to V - 1.

    Raises:
        ValueError: If the shapes do not fit, or a target is not in the vocabulary.
    """
    targets, size = np.asarray(targets), logits.shape[-1]
    if targets.shape != logits.shape[:-1] or not targets.size:
        raise ValueError(
            f"expected targets of shape {logits.shape[:-1]}, not empty, got"
            f" {targets.shape}"
        )
    check_ids(targets, size, "targets")
    rows = log_softmax(logits).reshape(-1, size)
    return -rows[np.arange(targets.size), targets.reshape(-1)].mean()


def layer_norm(x: Array, gain: Array, bias: Array, epsilon: float = 1e-5) -> Array:
    """Mean 0 and variance 1 for each vector, then a gain and a shift for each entry
    (Ba, Kiros and Hinton 2016, equations 3 and 4).

    Args:
        x: (..., W).
        gain, bias: (W,).
        epsilon: Added to the variance.

    Raises:
        ValueError: If gain and bias are not as wide as the vectors.
    """
    if gain.shape != x.shape[-1:] or bias.shape != x.shape[-1:]:
        raise ValueError(
            f"expected gain and bias of shape {x.shape[-1:]}, got {gain.shape} and"
            f" {bias.shape}"
        )
    centered = x - x.mean(-1, keepdims=True)
    variance = (centered * centered).mean(-1, keepdims=True)
    return centered / (variance + epsilon) ** 0.5 * gain + bias


def gelu_tanh(x: Array) -> Array:
    """GELU with the normal distribution's integral approximated by a tanh, as in GPT-2
    (Hendrycks and Gimpel 2016, section 2).
    """
    inner = (x + 0.044715 * (x * x * x)) * math.sqrt(2 / math.pi)
    return 0.5 * x * (1 + inner.tanh())


def embedding(table: Array, ids: np.ndarray) -> Array:
    """The rows of a table (V, W) that belong to ids (...): (..., W).

    Raises:
        ValueError: If an id has no row. NumPy would take -1 for the last one.
    """
    ids = np.asarray(ids)
    check_ids(ids, len(table))
    return table[ids]


def linear(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """x @ weight + bias, at every position alike.

    Args:
        x: (..., W_in). Its positions are put into one axis, so that one large product
            is computed in the place of many small ones.
        weight: (W_in, W_out).
        bias: (W_out,).

    Returns:
        (..., W_out).
    """
    rows = x.reshape(-1, x.shape[-1]) @ weight
    rows = rows if bias is None else rows + bias
    return rows.reshape(*x.shape[:-1], weight.shape[-1])


def check_ids(ids: np.ndarray, size: int, name: str = "ids") -> None:
    """Refuse all but integers from 0 to ``size`` - 1.

    Raises:
        ValueError: Naming what was expected and what came.
    """
    if ids.dtype.kind not in "iu":
        raise ValueError(f"{name} must be integers, got {ids.dtype}")
    if ids.size and not 0 <= ids.min() <= ids.max() < size:
        got = ids.min() if ids.min() < 0 else ids.max()
        raise ValueError(f"{name} must lie between 0 and {size - 1}, got {got}")


def _largest(x: Array, axis: int) -> np.ndarray:
    """The largest entry along an axis, as a plain number; 0 where all are -inf."""
    largest = x.data.max(axis, keepdims=True)
    return np.where(largest == -np.inf, 0, largest)
