"""Checkpoints too large for one file: several safetensors files, the *shards*, and an
index that says which tensor lies in which.
"""

import json
from collections.abc import Mapping
from pathlib import Path

from torch import Tensor

from course_lib.published import read_tensors

INDEX = "model.safetensors.index.json"


def read_shards(folder: str | Path) -> dict[str, Tensor]:
    """Every tensor of a checkpoint, by its name: from ``model.safetensors`` where there
    is one, otherwise from the shards that the index names.

    Raises:
        ValueError: If there is neither; the index is broken or names a file elsewhere;
            or a shard is missing, truncated, or lacks a tensor that the index puts
            there.
    """
    from safetensors import SafetensorError, safe_open

    folder = Path(folder)
    if not (folder / INDEX).is_file():
        return read_tensors(folder)
    tensors: dict[str, Tensor] = {}
    for shard, names in _read_index(folder).items():
        path = folder / shard
        if not path.is_file():
            raise ValueError(f"expected {path}, which is not there")
        try:
            with safe_open(path, framework="pt") as file:
                missing = sorted(set(names) - set(file.keys()))
                if missing:
                    raise ValueError(f"{path}: expected a tensor {missing[0]!r}")
                tensors |= {name: file.get_tensor(name) for name in names}
        except SafetensorError as error:
            raise ValueError(
                f"{path}: expected a whole safetensors file, got {error}"
            ) from None
    return tensors


def write_shards(
    tensors: Mapping[str, Tensor], folder: str | Path, largest: int | None = None
) -> None:
    """Write what ``read_shards``, and transformers, read.

    Args:
        tensors: In the order in which they are to be laid out.
        folder: An existing one.
        largest: Bytes in one file, unless a single tensor has more; None: one file.

    Raises:
        ValueError: If there is no tensor, or ``largest`` is below 1.
    """
    from safetensors.torch import save_file

    if not tensors or (largest is not None and largest < 1):
        raise ValueError(
            f"expected tensors and at least 1 byte a file, got {len(tensors)} tensors"
            f" and {largest}"
        )
    shards: list[dict[str, Tensor]] = [{}]
    room = largest
    for name, tensor in tensors.items():
        if room is not None:
            room -= tensor.nbytes
            if room < 0 and shards[-1]:
                shards.append({})
                room = largest - tensor.nbytes
        shards[-1][name] = tensor.contiguous()
    folder, format = Path(folder), {"format": "pt"}
    if len(shards) == 1:
        save_file(shards[0], folder / "model.safetensors", metadata=format)
        return
    places = {}
    for number, shard in enumerate(shards, 1):
        file = f"model-{number:05}-of-{len(shards):05}.safetensors"
        save_file(shard, folder / file, metadata=format)
        places |= dict.fromkeys(shard, file)
    size = sum(tensor.nbytes for tensor in tensors.values())
    index = {"metadata": {"total_size": size}, "weight_map": places}
    (folder / INDEX).write_text(json.dumps(index, indent=2) + "\n", "utf-8")


def _read_index(folder: Path) -> dict[str, list[str]]:
    """Each shard's file name, and the names of its tensors."""
    path = folder / INDEX
    try:
        index = json.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: expected JSON, got {error}") from None
    places = index.get("weight_map") if isinstance(index, dict) else None
    if not isinstance(places, dict) or not places:
        raise ValueError(f"{path}: expected an entry 'weight_map' with tensors")
    shards: dict[str, list[str]] = {}
    for name, shard in places.items():
        # A downloaded index must not lead out of its folder.
        if not isinstance(shard, str) or Path(shard).name != shard:
            raise ValueError(f"{path}: expected the name of a file, got {shard!r}")
        shards.setdefault(shard, []).append(name)
    return shards
