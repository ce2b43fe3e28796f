"""Arrays that remember how they were made, so that gradients can flow back.

``Array`` wraps a NumPy array. Each operation is a function of its own below: it works
out the result, and says for every input how a gradient of the result becomes one of the
input. Where NumPy stretches an input (broadcasting), ``propagate`` sums it back.
"""

import numbers

import numpy as np

from course_lib.tensor_engine.autograd import propagate, recording


class Operators:
    """What can be written with arrays: signs, brackets and methods, each a function
    below.
    """

    __array_ufunc__ = None  # ndarray + Array is then Array.__radd__

    @property
    def T(self) -> "Array":
        """All axes in reverse order."""
        return transpose(self)

    def __repr__(self) -> str:
        told = ", requires_grad=True" if self.requires_grad else ""
        return f"Array({np.array2string(self.data, separator=', ')}{told})"

    def __len__(self) -> int:
        return len(self.data)

    def item(self) -> float:
        """The one number that it holds."""
        return self.data.item()

    def __add__(self, other):
        return add(self, self._like(other))

    def __mul__(self, other):
        return multiply(self, self._like(other))

    def __truediv__(self, other):
        return divide(self, self._like(other))

    def __matmul__(self, other):
        return matmul(self, self._like(other))

    def __sub__(self, other):
        return add(self, -self._like(other))

    def __rsub__(self, other):
        return add(self._like(other), -self)

    def __rtruediv__(self, other):
        return divide(self._like(other), self)

    def __rmatmul__(self, other):
        return matmul(self._like(other), self)

    __radd__, __rmul__ = __add__, __mul__

    def __neg__(self):
        return record(-self.data, (self, lambda gradient: -gradient))

    def __pow__(self, exponent: float):
        return power(self, exponent)

    def __getitem__(self, index):
        return take(self, index)

    def exp(self):
        """e to each number."""
        result = np.exp(self.data)
        return record(result, (self, lambda gradient: gradient * result))

    def log(self):
        """Natural logarithm of each number."""
        return record(np.log(self.data), (self, lambda gradient: gradient / self.data))

    def tanh(self):
        """Hyperbolic tangent of each number."""
        result = np.tanh(self.data)
        return record(result, (self, lambda gradient: gradient * (1 - result**2)))

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False):
        """Over these axes; None: over all."""
        return total(self, axis, keepdims)

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False):
        """Over these axes; None: over all."""
        result = total(self, axis, keepdims)
        return result * (result.data.size / self.data.size)

    def reshape(self, *shape: int):
        """The same numbers in rows of another length; one length may be -1."""
        back = self.shape
        return record(
            self.data.reshape(*shape),
            (self, lambda gradient: gradient.reshape(back)),
        )

    def transpose(self, *axes: int):
        """The axes in another order; without any, in reverse."""
        return transpose(self, *axes)

    def _like(self, other) -> "Array":
        """Plain numbers, integers and truths take the type of what they meet."""
        if isinstance(other, Array):
            return other
        exact = (
            isinstance(other, numbers.Number) or np.asarray(other).dtype.kind in "biu"
        )
        return Array(np.asarray(other, self.data.dtype if exact else None))


class Array(Operators):
    """Numbers, and what they were made from.

    Args:
        data: What ``np.asarray`` takes. Floats keep their type, integers become
            float64.
        requires_grad: Whether ``backward`` is to leave a gradient in ``grad``, where it
            was not made from others: an ndarray of the same shape; before, it is None.
        links: What it was made from; see ``autograd``.

    Raises:
        ValueError: If the data are not numbers.
    """

    def __init__(self, data, requires_grad: bool = False, links: tuple = ()):
        data = data.data if isinstance(data, Array) else np.asarray(data)
        if data.dtype.kind in "biu":
            data = data.astype(np.float64)
        if data.dtype.kind != "f":
            raise ValueError(f"expected real numbers, got {data.dtype}")
        self.data, self.requires_grad, self.links = data, requires_grad, links
        self.grad: np.ndarray | None = None

    def backward(self, gradient: np.ndarray | None = None) -> None:
        """Add to all that it was made from the gradient of what comes after this array,
        given the gradient of this array; None: 1, where this is the end, one number.

        Raises:
            ValueError: If nothing was remembered, or the gradient does not fit.
        """
        if not self.requires_grad:
            raise ValueError("expected an array made from one that requires_grad")
        if gradient is None and self.data.size != 1:
            raise ValueError(f"expected one number or a gradient, got {self.shape}")
        gradient = np.ones_like(self.data) if gradient is None else np.asarray(gradient)
        if gradient.shape != self.shape:
            raise ValueError(
                f"expected a gradient of shape {self.shape}, got {gradient.shape}"
            )
        propagate(self, gradient.astype(self.data.dtype))

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the data."""
        return self.data.shape


def record(data: np.ndarray, *links: tuple) -> Array:
    """The result of an operation, which remembers the inputs that need a gradient.

    Args:
        data: What came out.
        links: For each input a pair: the input, and a function from the gradient of
            the result to the input's, which may still have the stretched shape.
    """
    needed = tuple(link for link in links if link[0].requires_grad)
    if not needed or not recording():
        return Array(data)
    return Array(data, True, needed)


def add(a: Array, b: Array) -> Array:
    """a + b: each gets the gradient as it is."""
    return record(a.data + b.data, (a, lambda g: g), (b, lambda g: g))


def multiply(a: Array, b: Array) -> Array:
    """a b: each gets the gradient times the other."""
    return record(a.data * b.data, (a, lambda g: g * b.data), (b, lambda g: g * a.data))


def divide(a: Array, b: Array) -> Array:
    """a / b."""
    return record(
        a.data / b.data,
        (a, lambda g: g / b.data),
        (b, lambda g: -g * a.data / b.data**2),
    )


def power(a: Array, exponent: float) -> Array:
    """a to a fixed exponent.

    Raises:
        ValueError: If the exponent is not a plain number.
    """
    if not isinstance(exponent, numbers.Real):
        raise ValueError(f"expected a number as exponent, got {type(exponent)}")
    return record(
        a.data**exponent, (a, lambda g: g * exponent * a.data ** (exponent - 1))
    )


def matmul(a: Array, b: Array) -> Array:
    """Matrix product of a (..., n, k) and b (..., k, m), the axes before broadcast.

    With C = A B, the gradient of A is that of C times Bᵀ, and that of B is Aᵀ times
    that of C: the only products of these shapes that give A's and B's.

    Raises:
        ValueError: If one has fewer than two axes, or the shapes do not fit.
    """
    x, y = a.data, b.data
    if min(x.ndim, y.ndim) < 2 or x.shape[-1] != y.shape[-2]:
        raise ValueError(
            f"expected shapes (..., n, k) and (..., k, m), got {x.shape} and {y.shape}"
        )
    return record(
        x @ y,
        (a, lambda g: g @ y.swapaxes(-1, -2)),
        (b, lambda g: x.swapaxes(-1, -2) @ g),
    )


def total(a: Array, axis=None, keepdims: bool = False) -> Array:
    """The sum over some axes: every summand gets the gradient of the sum."""
    kept = a.data.sum(axis, keepdims=True)
    result = kept if keepdims else a.data.sum(axis)

    def back(gradient):
        return np.broadcast_to(gradient.reshape(kept.shape), a.shape)

    return record(result, (a, back))


def transpose(a: Array, *axes: int) -> Array:
    """The axes in another order; the gradient's are put back."""
    axes = axes or tuple(reversed(range(a.data.ndim)))
    back = np.argsort([axis % a.data.ndim for axis in axes])
    return record(a.data.transpose(axes), (a, lambda g: g.transpose(back)))


def take(a: Array, index) -> Array:
    """a[index], where the index is what NumPy takes: numbers, slices, arrays of
    integers or booleans.

    What was not taken has gradient 0; what was taken twice gets the sum of both, which
    ``full[index] += gradient`` would not give.
    """

    def back(gradient):
        full = np.zeros_like(a.data)
        np.add.at(full, index, gradient)
        return full

    return record(a.data[index], (a, back))
