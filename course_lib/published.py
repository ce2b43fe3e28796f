"""Published checkpoints: a folder with ``config.json`` and ``model.safetensors``, read
by the names that its tensors have.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

import torch
from torch import Tensor, nn


def read_config(folder: str | Path, kind: str) -> dict:
    """What ``config.json`` tells.

    Args:
        folder: Where the file is.
        kind: The ``model_type`` that it must name.

    Raises:
        ValueError: If the file is missing, broken, or of another kind.
    """
    path = Path(folder) / "config.json"
    try:
        told = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise ValueError(f"expected {path}, which is not there") from None
    except ValueError as error:
        raise ValueError(f"{path}: expected JSON, got {error}") from None
    if not isinstance(told, dict) or told.get("model_type") != kind:
        got = told.get("model_type") if isinstance(told, dict) else type(told).__name__
        raise ValueError(f"{path}: expected a model of type {kind}, got {got!r}")
    return told


class Told(dict):
    """A ``config.json`` whose missing entries are named.

    >>> Told(width=8)["depth"]
    Traceback (most recent call last):
    ValueError: config.json: expected an entry 'depth'
    """

    def __missing__(self, name: str):
        raise ValueError(f"config.json: expected an entry {name!r}")

    def one_of(self, name: str, known: Mapping) -> object:
        """What an entry stands for.

        Raises:
            ValueError: If it is missing, or none of those known.
        """
        if self[name] not in known:
            raise ValueError(
                f"config.json: {name} must be one of {', '.join(map(str, known))}, got"
                f" {self[name]!r}"
            )
        return known[self[name]]


def read_tensors(folder: str | Path) -> dict[str, Tensor]:
    """Every tensor of ``model.safetensors``, by its name.

    Raises:
        ValueError: If the file is missing, truncated, or something else.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    path = Path(folder) / "model.safetensors"
    if not path.is_file():
        raise ValueError(f"expected {path}, which is not there")
    try:
        return load_file(path)
    except SafetensorError as error:
        raise ValueError(
            f"{path}: expected a whole safetensors file, got {error}"
        ) from None


@torch.no_grad()
def fill(
    model: nn.Module,
    tensors: Mapping[str, Tensor],
    names: Mapping[str, str],
    ignored: Iterable[str] = (),
) -> None:
    """Give every parameter of a model the values that a file has for it.

    Args:
        model: Ours.
        tensors: What the file holds.
        names: Our parameters' names, and the file's for each.
        ignored: Beginnings of names that the file may hold besides.

    Raises:
        ValueError: Naming the first tensor that is missing, has another shape, or that
            the model has no place for; nothing has been changed then.
    """
    ours, left = model.state_dict(), dict(tensors)
    if set(ours) != set(names):
        raise ValueError(
            f"expected a name for each parameter, got {set(ours) ^ set(names)}"
        )
    for our, their in names.items():
        if their not in left:
            raise ValueError(f"expected a tensor {their!r}, which is not there")
        tensor = left.pop(their)
        if tensor.shape != ours[our].shape:
            raise ValueError(
                f"expected {their!r} of shape {tuple(ours[our].shape)}, got"
                f" {tuple(tensor.shape)}"
            )
    strange = sorted(name for name in left if not name.startswith(tuple(ignored)))
    if strange:
        raise ValueError(f"expected no tensor {strange[0]!r}")
    for our, their in names.items():
        ours[our].copy_(tensors[their])


def both_ends(pairs: Mapping[str, str]) -> dict[str, str]:
    """The same names with ``.weight`` and with ``.bias``.

    >>> both_ends({"norm": "ln"})
    {'norm.weight': 'ln.weight', 'norm.bias': 'ln.bias'}
    """
    return {
        f"{our}.{end}": f"{their}.{end}"
        for our, their in pairs.items()
        for end in ("weight", "bias")
    }
