"""Saving a training run so that it goes on as if nothing had happened.

Everything that the next update depends on goes into one file: parameters, the
optimizer's means, the place in the data, random states, the number of updates made. A
schedule is a function of that number and needs nothing saved. The format is
safetensors, numbers and JSON: nothing in it can run, which a pickle can.
"""

import json
import os
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

KIND = "training run 1"


class CheckpointError(ValueError):
    """A file that a run cannot go on from; says which and why."""


def save_run(
    path: str | Path,
    update: int,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    *,
    settings: Mapping[str, object],
    parts: Mapping[str, object] | None = None,
    generators: Mapping[str, torch.Generator] | None = None,
) -> None:
    """Write a run's whole state, after everything that belongs to an update.

    The file gets its name when it is whole: whatever happens meanwhile, the one that
    was there before is still there.

    Args:
        path: The file, in a folder that exists.
        update: How many updates have been made.
        model, optimizer: Of the run.
        settings: What must be the same for the run to go on: the model's shape, the
            rate, the data's name. Whatever JSON can write.
        parts: Name -> object whose ``state_dict()`` JSON can write, such as a
            ``LossScaler`` or ``ShuffledBatches``.
        generators: Name -> generator that the run draws from. Torch's global one, which
            dropout draws from, is always saved.
    """
    from safetensors.torch import save_file

    tensors, told = _take_apart(optimizer)
    tensors |= {f"model.{name}": t for name, t in model.state_dict().items()}
    tensors["random.torch"] = torch.get_rng_state()
    for name, generator in (generators or {}).items():
        tensors[f"generator.{name}"] = generator.get_state()
    told |= {"kind": KIND, "update": update, "settings": dict(settings)}
    told["parts"] = {name: one.state_dict() for name, one in (parts or {}).items()}
    # A copy each: safetensors refuses two names for one storage, such as a tied head.
    whole = {name: t.detach().cpu().contiguous().clone() for name, t in tensors.items()}
    unfinished = Path(path).with_name(f"{Path(path).name}.part")
    try:
        save_file(whole, unfinished, {"run": json.dumps(told)})
        os.replace(unfinished, path)  # one step: the old file or the new one
    finally:
        unfinished.unlink(missing_ok=True)


def resume_run(
    path: str | Path,
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    *,
    settings: Mapping[str, object],
    parts: Mapping[str, object] | None = None,
    generators: Mapping[str, torch.Generator] | None = None,
) -> int:
    """Set everything to the state that ``save_run`` wrote, with the same arguments.

    Nothing is changed before the whole file has been read and compared.

    Returns:
        How many updates had been made: the number of the next one, counted from 0.

    Raises:
        CheckpointError: If the file is missing, cut off or another's, or the run's
            settings, parameters, parts or generators are not those that were saved.
    """
    told, tensors = _read(Path(path))
    parts, generators = parts or {}, generators or {}
    weights, random = _under("model.", tensors), _under("generator.", tensors)
    for what, saved, ours in (
        ("settings", told["settings"], json.loads(json.dumps(dict(settings)))),
        ("weights", _shapes(weights), _shapes(model.state_dict())),
        ("groups", _sizes(told["groups"]), _sizes(optimizer.param_groups)),
        ("parts", dict.fromkeys(told["parts"]), dict.fromkeys(parts)),
        ("generators", dict.fromkeys(random), dict.fromkeys(generators)),
    ):
        _compare(path, what, saved, ours)
    model.load_state_dict(weights)
    _put_together(optimizer, tensors, told)
    for name, part in parts.items():
        part.load_state_dict(told["parts"][name])
    for name, generator in generators.items():
        generator.set_state(random[name])
    torch.set_rng_state(tensors["random.torch"])
    return told["update"]


def _take_apart(optimizer: torch.optim.Optimizer) -> tuple[dict[str, Tensor], dict]:
    """What an optimizer keeps: tensors by name, and the rest as JSON takes it."""
    state = optimizer.state_dict()
    tensors: dict[str, Tensor] = {}
    plain: dict[str, dict] = {}
    for number, kept in state["state"].items():
        for name, value in kept.items():
            if isinstance(value, Tensor):
                tensors[f"optimizer.{number}.{name}"] = value
            else:
                plain.setdefault(str(number), {})[name] = value
    return tensors, {"groups": state["param_groups"], "plain": plain}


def _put_together(optimizer, tensors: Mapping[str, Tensor], told: Mapping) -> None:
    kept = {int(number): {**values} for number, values in told["plain"].items()}
    for key, tensor in _under("optimizer.", tensors).items():
        number, name = key.split(".", 1)
        kept.setdefault(int(number), {})[name] = tensor
    optimizer.load_state_dict({"state": kept, "param_groups": told["groups"]})


def _read(path: Path) -> tuple[dict, dict[str, Tensor]]:
    from safetensors import SafetensorError, safe_open

    if not path.is_file():
        raise CheckpointError(f"{path}: no such file")
    try:
        with safe_open(path, "pt") as file:
            told = json.loads((file.metadata() or {}).get("run", "{}"))
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    except SafetensorError as error:
        raise CheckpointError(f"{path}: not whole, or no checkpoint: {error}") from None
    if told.get("kind") != KIND:
        raise CheckpointError(f"{path}: expected a {KIND!r}, got {told.get('kind')!r}")
    return told, tensors


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    cut = len(prefix)
    return {name[cut:]: t for name, t in tensors.items() if name.startswith(prefix)}


def _shapes(tensors: Mapping[str, Tensor]) -> dict[str, tuple]:
    return {name: tuple(tensor.shape) for name, tensor in tensors.items()}


def _sizes(groups: list[dict]) -> dict[str, int]:
    """How many parameters are in each group."""
    return {f"group {n}": len(group["params"]) for n, group in enumerate(groups)}


def _compare(path: str | Path, what: str, saved: Mapping, ours: Mapping) -> None:
    for name in [*saved, *(name for name in ours if name not in saved)]:
        if name not in saved or name not in ours:
            raise CheckpointError(
                f"{path}: other {what}: {name!r} is"
                f" {'missing' if name not in saved else 'not expected'} in the file"
            )
        if saved[name] != ours[name]:
            raise CheckpointError(
                f"{path}: other {what}: {name} is {saved[name]} in the file, expected"
                f" {ours[name]}"
            )
