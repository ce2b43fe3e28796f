"""Reads what students and chapters pass in: tensors, arrays or lists; tokens or
nothing.
"""

from collections.abc import Sequence

import numpy as np


def as_array(value, name: str, dimensions: int | None = None) -> np.ndarray:
    """A float64 copy of a torch tensor, NumPy array, number or (nested) list.

    torch is never imported here: anything with `detach` is asked to turn itself into an
    array.

    Raises:
        ValueError: If the value is not numeric, is empty, or has another number of
            dimensions than asked for.
    """
    try:
        array = np.array(_plain(value), dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"{name} must be numbers in a tensor, array or regular list, got"
            f" {_short(value)}"
        ) from error
    if dimensions is not None and array.ndim != dimensions:
        raise ValueError(
            f"{name} must have {dimensions} dimension(s), got shape {array.shape}"
        )
    if array.size == 0:
        raise ValueError(
            f"{name} must hold at least one number, got shape {array.shape}"
        )
    return array


def _plain(value):
    if hasattr(
        value, "detach"
    ):  # a torch tensor; double() because NumPy has no bfloat16
        return value.detach().cpu().double().numpy()
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value


def as_labels(labels, count: int, name: str) -> list[str] | None:
    """Labels as strings, one for each of `count` rows or columns; None stays None
    (positions are counted instead).
    """
    if labels is None:
        return None
    labels = [str(label) for label in labels]
    if len(labels) != count:
        raise ValueError(
            f"{name} must name all {count} of the matrix, got {len(labels)} labels"
        )
    return labels


def visible(token: str) -> str:
    """A token with its blanks and line breaks made visible: `" the"` reads `␣the`."""
    if not token:
        return "∅"
    inside = token.strip(" ")
    start = len(token) - len(token.lstrip(" "))
    text = (
        "␣" * start + inside + "␣" * (len(token) - start - len(inside))
        if inside
        else "␣" * len(token)
    )
    text = text.replace("\n", "↵").replace("\t", "⇥").replace("\r", "␍")
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)


def _short(value) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
