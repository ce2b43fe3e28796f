"""Reverse-mode automatic differentiation: gradients flow from the end of a calculation
back to what it was made from (Linnainmaa 1970; Baydin et al. 2018, section 3.2).

Nothing here knows what an operation computes. A node has ``links``, pairs of a node
that it was made from and a function: from the gradient of the node to that of the other
one. All gradients are of one number, the end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

_recording = ContextVar("recording", default=True)


def recording() -> bool:
    """Whether operations remember what they were made from."""
    return _recording.get()


@contextmanager
def no_grad() -> Iterator[None]:
    """Inside the block nothing is remembered: what is only read, such as a trained
    model, needs neither the memory nor the time.
    """
    token = _recording.set(False)
    try:
        yield
    finally:
        _recording.reset(token)


def sum_to(gradient: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """The gradient of an array of this shape that was stretched (broadcast).

    A number that was used in many places gets the sum of what comes from all of them:
    over the axes that were put in front, and over each axis of size 1 that became
    longer, which stays as an axis of size 1.

    Args:
        gradient: Of the stretched array.
        shape: Of the array before.

    Raises:
        ValueError: If that shape does not broadcast to the gradient's.

    >>> sum_to(np.ones((2, 3)), (3,))
    array([2., 2., 2.])
    >>> sum_to(np.ones((2, 3)), (2, 1))
    array([[3.],
           [3.]])
    """
    added = gradient.ndim - len(shape)
    pairs = list(zip(gradient.shape[max(added, 0) :], shape, strict=False))
    if added < 0 or any(have != want and want != 1 for have, want in pairs):
        raise ValueError(
            f"expected a shape that stretches to {gradient.shape}, got {shape}"
        )
    gradient = gradient.sum(axis=tuple(range(added)))
    stretched = tuple(axis for axis, want in enumerate(shape) if want == 1)
    return gradient.sum(axis=stretched, keepdims=True)


def in_order(end) -> list:
    """All nodes that the end was made from, each after those that it was made from
    (topological order), the end last.

    Walks with a list of its own in the place of a recursion: a text of a thousand steps
    is deeper than Python's calls may be.
    """
    order, seen, waiting = [], set(), [(end, False)]
    while waiting:
        node, ready = waiting.pop()
        if ready:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            waiting.append((node, True))
            waiting.extend((other, False) for other, _ in node.links)
    return order


def propagate(end, gradient: np.ndarray) -> None:
    """Add to the ``grad`` of every node without links what the end owes to it.

    A node passes its gradient on when all that used it have given their share; so the
    walk is in reverse topological order. Shares are added up, within one walk and from
    one walk to the next: what is not wanted any more is set to None by the caller.

    Args:
        end: The node to begin at.
        gradient: Of its own shape.
    """
    owed = {id(end): gradient}
    for node in reversed(in_order(end)):
        share = owed.pop(id(node))
        if not node.links:
            node.grad = np.array(share if node.grad is None else node.grad + share)
        for other, back in node.links:
            part = sum_to(back(share), other.shape)
            # One share for each use of the other node.
            owed[id(other)] = owed[id(other)] + part if id(other) in owed else part
