"""Values as plain data: what a check shows, a key stores and a grader compares.

A value is described once, in the process that made it, as nothing but JSON. Everything
after that compares descriptions, so a grader never unpickles or calls anything that a
student wrote.
"""

import math
import sys
from dataclasses import dataclass

#: The type under which a check shows a value to graders; readers of a notebook do not
#: see it.
VALUE_TYPE = "application/vnd.course.value+json"

#: A description holds at most this many numbers. Expected values are far smaller (256),
#: so a value cut here has the wrong shape already.
LIMIT = 4096

#: Lists and dictionaries: how many of their items are kept, how deep they are followed;
#: and how much of a string.
WIDTH, DEPTH, TEXT = 16, 4, 1000

#: How far a right answer may be from the expected one: rounding differs with the order
#: of sums and the machine.
TOLERANCES = {
    "float16": (2e-2, 2e-3),
    "bfloat16": (5e-2, 1e-2),
    "float32": (1e-4, 1e-5),
    "float64": (1e-6, 1e-8),
    "float": (1e-4, 1e-6),
}


def describe(value, depth: int = 0) -> dict:
    """Turn a value into plain data.

    Only exact types are looked into: a subclass of Tensor or list can say anything
    about itself, so it is described as ``other``, by its type's name alone.

    Args:
        value: Anything.
        depth: How many lists, tuples or dictionaries it lies in; four at most are
            looked into.

    Returns:
        ``{"kind", "dtype", "shape", "numbers"}`` for tensors, arrays and Python numbers
        (``nan`` and infinities as strings), ``{"kind", "items"}`` for lists, tuples and
        dictionaries, ``{"kind": "str", "text"}``, ``{"kind": "none"}`` or ``{"kind":
        "other", "type"}``.
    """
    kind = type(value)
    torch, numpy = sys.modules.get("torch"), sys.modules.get("numpy")
    if torch is not None and kind in (torch.Tensor, torch.nn.Parameter):
        dtype = str(value.dtype).removeprefix("torch.")
        flat = value.detach().reshape(-1)[:LIMIT].cpu()
        if value.is_complex():
            return {"kind": "other", "type": f"complex tensor ({dtype})"}
        numbers = flat.double().tolist() if value.is_floating_point() else flat.tolist()
        return _numeric("tensor", dtype, list(value.shape), numbers)
    if numpy is not None and kind is numpy.ndarray and value.dtype.kind in "fiub":
        return _numeric(
            "array",
            str(value.dtype),
            list(value.shape),
            value.reshape(-1)[:LIMIT].tolist(),
        )
    if kind in (bool, int, float):
        return _numeric(kind.__name__, kind.__name__, [], [value])
    if kind is str:
        return {"kind": "str", "text": value[:TEXT]}
    if value is None:
        return {"kind": "none"}
    if kind in (list, tuple, dict) and depth == DEPTH:
        return {
            "kind": "other",
            "type": f"{kind.__name__} nested more than {DEPTH} deep",
        }
    if kind in (list, tuple):
        if (
            value
            and len(value) <= LIMIT
            and all(type(item) in (bool, int, float) for item in value)
        ):
            # A flat list of numbers is common (predictions); one row of numbers says it
            # more shortly.
            types = sorted({type(item).__name__ for item in value})
            return _numeric(kind.__name__, "/".join(types), [len(value)], list(value))
        return {
            "kind": kind.__name__,
            "shape": [len(value)],
            "items": [describe(item, depth + 1) for item in value[:WIDTH]],
        }
    if kind is dict:
        items = [
            [_key(name), describe(item, depth + 1)]
            for name, item in list(value.items())[:WIDTH]
        ]
        return {"kind": "dict", "shape": [len(value)], "items": items}
    return {"kind": "other", "type": f"{kind.__module__}.{kind.__qualname__}"}


def _key(name) -> str:
    """A dictionary's key as text; a key of an unknown type has no say in how it is
    written.
    """
    return (
        str(name)
        if type(name) in (str, int, float, bool)
        else f"a key of type {type(name).__qualname__}"
    )


def _numeric(kind: str, dtype: str, shape: list[int], numbers: list) -> dict:
    # Six digits are ten times finer than the tolerance, and keep keys small.
    digits = 6 if dtype in ("float32", "float16", "bfloat16") else 12
    return {
        "kind": kind,
        "dtype": dtype,
        "shape": shape,
        "numbers": [_plain(number, digits) for number in numbers],
    }


def _plain(number, digits: int):
    if isinstance(number, bool):
        return number
    if isinstance(number, int):
        # JSON readers differ on integers beyond 64 bits.
        return number if abs(number) < 2**63 else str(number)
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    return (
        float(f"{number:.{digits}g}") + 0.0
    )  # turns -0.0, which reads like a mistake, into 0.0


def summary(description: dict, count: int = 3) -> str:
    """One line that a reader can compare by eye: type, shape and the first few numbers.

    >>> summary(describe([0.5, 1.5]))
    'list of float, shape (2,): 0.5, 1.5'
    """
    kind = description["kind"]
    if kind in ("tensor", "array"):
        head = f"{description['dtype']} {kind}, shape {_shape(description['shape'])}"
    elif kind in ("list", "tuple") and "numbers" in description:
        head = f"{kind} of {description['dtype']}, shape {_shape(description['shape'])}"
    elif "numbers" in description:
        head = kind
    elif kind in ("list", "tuple"):
        inside = "; ".join(
            summary(item, count) for item in description["items"][:count]
        )
        return f"{kind} of {description['shape'][0]}: {inside}"
    elif kind == "dict":
        return "dict: " + "; ".join(
            f"{name}: {summary(item, count)}" for name, item in description["items"][:6]
        )
    elif kind == "str":
        return f"str: {description['text'][:60]!r}"
    else:
        return "None" if kind == "none" else f"an object of type {description['type']}"
    shown = ", ".join(_short(number) for number in description["numbers"][:count])
    return f"{head}: {shown}" + (", …" if len(description["numbers"]) > count else "")


def _shape(shape: list[int]) -> str:
    return "(" + ", ".join(map(str, shape)) + ("," if len(shape) == 1 else "") + ")"


def _short(number) -> str:
    return f"{number:.4g}" if isinstance(number, float) else str(number)


@dataclass(frozen=True)
class Difference:
    """How a value differs from the expected one.

    Attributes:
        kind: ``type``, ``shape``, ``dtype``, ``finite`` or ``value``.
        message: For the student's own notebook; may quote the expected numbers of the
            public checks.
        brief: For a feedback page: says what kind of difference, never an expected
            number.
    """

    kind: str
    message: str
    brief: str


def difference(
    expected: dict, got: dict, tolerance: dict | None = None
) -> Difference | None:
    """Compare two descriptions: exact type, shape and dtype, finite where expected,
    then numbers within tolerance.

    Args:
        expected: The description of the right value.
        got: The description of the value that came.
        tolerance: ``{"rtol", "atol"}``; by default what suits the expected dtype
            (:data:`TOLERANCES`).

    Returns:
        None where they agree.
    """
    if expected["kind"] != got["kind"]:
        text = f"expected {_name(expected)}, got {_name(got)}" + _advice(expected, got)
        return Difference("type", text, text)
    if expected["kind"] == "other":
        same = expected["type"] == got["type"]
        text = f"expected an object of type {expected['type']}, got {got['type']}"
        return None if same else Difference("type", text, text)
    if expected["kind"] == "str":
        if expected["text"] == got["text"]:
            return None
        return Difference(
            "value",
            f"expected {expected['text']!r}, got {got['text']!r}",
            "the text differs",
        )
    if expected["kind"] == "none":
        return None
    if expected["shape"] != got["shape"]:
        text = f"expected shape {_shape(expected['shape'])}, got {_shape(got['shape'])}"
        return Difference("shape", text, text)
    if "items" in expected or "items" in got:
        return _difference_of_items(expected, got, tolerance)
    if expected["dtype"] != got["dtype"]:
        text = f"expected dtype {expected['dtype']}, got {got['dtype']}"
        return Difference("dtype", text, text)
    return _difference_of_numbers(expected, got, tolerance)


def _difference_of_items(
    expected: dict, got: dict, tolerance: dict | None
) -> Difference | None:
    if ("items" in expected) != ("items" in got):
        text = f"expected {summary(expected)}, got {summary(got)}"
        return Difference(
            "type", text, f"expected a {expected['kind']} of other things"
        )
    keyed = expected["kind"] == "dict"
    if keyed and [name for name, _ in expected["items"]] != [
        name for name, _ in got["items"]
    ]:
        names = ", ".join(name for name, _ in expected["items"])
        text = (
            f"expected the keys {names}, got"
            f" {', '.join(name for name, _ in got['items']) or 'none'}"
        )
        return Difference("type", text, text)
    for index, (left, right) in enumerate(
        zip(expected["items"], got["items"], strict=True)
    ):
        where = f"in {left[0]!r}" if keyed else f"in item {index}"
        inner = (
            difference(left[1], right[1], tolerance)
            if keyed
            else difference(left, right, tolerance)
        )
        if inner:
            # An item of an item is named once: "in item 0, item 2: ...".
            message, brief = (
                f"{where}, {text[3:]}" if text.startswith("in ") else f"{where}: {text}"
                for text in (inner.message, inner.brief)
            )
            return Difference(inner.kind, message, brief)
    return None


def _difference_of_numbers(
    expected: dict, got: dict, tolerance: dict | None
) -> Difference | None:
    rtol, atol = TOLERANCES.get(expected["dtype"], (0.0, 0.0))
    if tolerance:
        rtol, atol = tolerance.get("rtol", rtol), tolerance.get("atol", atol)
    wrong, largest, broken = [], 0.0, []
    for index, (left, right) in enumerate(
        zip(expected["numbers"], got["numbers"], strict=True)
    ):
        if isinstance(left, str) or isinstance(
            right, str
        ):  # nan, inf, or an integer beyond 64 bits
            if left != right:
                (broken if right in ("nan", "inf", "-inf") else wrong).append(index)
            continue
        gap = abs(left - right)
        if not gap <= atol + rtol * abs(left):  # so written, NaN counts as wrong
            wrong.append(index)
            largest = max(largest, gap)
    if broken:
        where = _position(broken[0], expected["shape"])
        first, total = got["numbers"][broken[0]], len(expected["numbers"])
        text = (
            f"{len(broken)} of {total} numbers are not finite, the first {where}:"
            f" {first}"
        )
        return Difference("finite", text, text)
    if not wrong:
        return None
    first, total = wrong[0], len(expected["numbers"])
    where = _position(first, expected["shape"])
    if total == 1:
        return Difference(
            "value",
            f"expected {_short(expected['numbers'][0])}, got"
            f" {_short(got['numbers'][0])}",
            "the value differs",
        )
    message = (
        f"{len(wrong)} of {total} numbers differ, the first {where}: expected"
        f" {_short(expected['numbers'][first])}, got {_short(got['numbers'][first])};"
        f" the largest difference is {largest:.2g}"
    )
    return Difference(
        "value", message, f"{len(wrong)} of {total} numbers differ, the first {where}"
    )


def _position(index: int, shape: list[int]) -> str:
    """The flat index as one index for each axis."""
    place = []
    for size in reversed(shape):
        place.append(index % size)
        index //= size
    return "at [" + ", ".join(map(str, reversed(place))) + "]"


def _name(description: dict) -> str:
    names = {
        "tensor": "a torch.Tensor",
        "array": "a NumPy array",
        "none": "None",
        "int": "an int",
        "str": "a string",
    }
    if description["kind"] == "other":
        return f"an object of type {description['type']}"
    return names.get(description["kind"], f"a {description['kind']}")


def _advice(expected: dict, got: dict) -> str:
    if got["kind"] == "none":
        return " (is a `return` missing?)"
    if got["kind"] == "tensor" and expected["kind"] in ("float", "int", "bool"):
        return "; `.item()` takes the number out of a tensor"
    if got["kind"] == "tuple" and expected["kind"] == "tensor":
        return "; does your function return two things where one was asked for?"
    return ""
