"""Gradients held against finite differences: the slope between two points nearby."""

from collections.abc import Callable

import numpy as np

from course_lib.tensor_engine.array import Array
from course_lib.tensor_engine.autograd import no_grad


class GradientError(ArithmeticError):
    """A gradient is not the slope; the text names the input, the entry and both."""


def numeric_gradient(
    function: Callable[..., Array], inputs: list[Array], which: int, step: float = 1e-6
) -> np.ndarray:
    """Central differences, (f(x + h) - f(x - h)) / 2h, one entry at a time.

    Their error falls with h², until rounding, which grows with 1/h, takes over: with
    float64 the best h is near 1e-5 and eight to ten digits are right.

    Args:
        function: From the inputs to one number.
        inputs: Of float64.
        which: The input of which the gradient is wanted, counted from 0.
        step: h.

    Returns:
        (shape of that input).
    """
    data = inputs[which].data
    slopes = np.zeros_like(data)
    with no_grad():
        for place in np.ndindex(data.shape):
            kept = data[place]
            ends = []
            for moved in (kept + step, kept - step):
                data[place] = moved
                ends.append(function(*inputs).item())
            data[place] = kept
            slopes[place] = (ends[0] - ends[1]) / (2 * step)
    return slopes


def check_gradients(
    function: Callable[..., Array],
    *inputs: Array,
    tolerance: float = 1e-6,
    step: float = 1e-6,
) -> float:
    """Hold what ``backward`` gives against finite differences.

    Args:
        function: From the inputs to one number.
        inputs: Of float64, some of which require a gradient; all stay as they were.
        tolerance: The largest difference, relative to the larger of 1 and the slope.
        step: Of the differences.

    Returns:
        The largest difference seen.

    Raises:
        GradientError: Naming the first entry that is further off, or a wrong shape.
        ValueError: If an input is not float64, or none requires a gradient.
    """
    if {array.data.dtype for array in inputs} != {np.dtype(np.float64)}:
        raise ValueError("expected inputs of float64: others are too coarse for this")
    inputs = [Array(array.data.copy(), array.requires_grad) for array in inputs]
    function(*inputs).backward()
    largest = 0.0
    for number, array in enumerate(inputs):
        if not array.requires_grad:
            continue
        slopes = numeric_gradient(function, inputs, number, step)
        found = np.zeros_like(slopes) if array.grad is None else array.grad
        if found.shape != slopes.shape:
            raise GradientError(
                f"input {number}: expected a gradient of shape {slopes.shape}, got"
                f" {found.shape}"
            )
        off = np.abs(found - slopes) / np.maximum(1, np.abs(slopes))
        if not (off <= tolerance).all():  # this way round, NaN is caught too
            place = tuple(map(int, np.argwhere(~(off <= tolerance))[0]))
            raise GradientError(
                f"input {number}, entry {place}: the slope is {slopes[place]:.6g},"
                f" backward gives {found[place]:.6g}"
            )
        largest = max(largest, off.max(initial=0.0))
    return float(largest)
