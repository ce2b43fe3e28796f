"""A trained model in one file: its shape, its tokenizer, its parameters, and, if the
training is to go on, the state of that.

The file is in the safetensors format: numbers and JSON. Nothing in it can run, which a
pickle can.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

import torch
from torch import Tensor

from course_lib.language_models.gpt import GPT, GPTConfig
from course_lib.language_models.neighbours import NeighbourGPT
from course_lib.language_models.parameters import load_parameters
from course_lib.positions.interface import Positions
from course_lib.positions.rotary import RotaryPositions
from course_lib.tokenizers.byte_bpe import ByteBPE
from course_lib.tokenizers.characters import CharacterTokenizer

FORMAT = 1
POSITIONS = ("learned", "rotary")


@dataclass
class Checkpoint:
    """What one file holds."""

    model: GPT
    tokenizer: ByteBPE | CharacterTokenizer
    facts: dict = field(default_factory=dict)  # whatever JSON can write
    tensors: dict[str, Tensor] = field(default_factory=dict)  # of the training

    def tensors_of(self, part: str) -> dict[str, Tensor]:
        """Those of the training whose names begin with ``part`` and a point."""
        return _under(f"{part}.", self.tensors)


def make_model(
    config: GPTConfig,
    positions: str = "learned",
    seed: int = 0,
    reach: int = 1,
    pairs: int = 0,
) -> GPT:
    """A GPT of those that a checkpoint can name.

    Args:
        config, seed: As for ``GPT``.
        positions: The scheme, by name.
        reach: Above 1, a ``NeighbourGPT`` of this reach.
        pairs: The width of its table of pairs; 0: none.

    Raises:
        ValueError: If the scheme is not one of ``POSITIONS``, or there are pairs
            without a reach.
    """
    if positions not in POSITIONS:
        raise ValueError(
            f"positions must be one of {', '.join(POSITIONS)}, got {positions!r}"
        )
    scheme: Positions | None = None
    if positions == "rotary":
        scheme = RotaryPositions(config.width // config.heads)
    if reach == 1 and not pairs:
        return GPT(config, seed, scheme)
    return NeighbourGPT(config, seed, scheme, reach=reach, pairs=pairs)


def told_before(model: GPT) -> dict[str, int]:
    """What ``make_model`` needs to know of how much a model's tokens are told."""
    pairs = getattr(model, "pairs", None)
    return {
        "reach": getattr(model, "reach", 1),
        "pairs": 0 if pairs is None else pairs.table.shape[1],
    }


def save_checkpoint(path: str | Path, checkpoint: Checkpoint) -> None:
    """Write a checkpoint. The file gets its name when it is whole: if the disk is full,
    or the machine stops, the one that was there before is still there.

    Raises:
        ValueError: If the model's parts are not named by its configuration.
        OSError: If the file cannot be written.
    """
    from safetensors.torch import save_file

    path, model = Path(path), checkpoint.model
    scheme = "learned" if model.draws_positions else "rotary"
    if not model.draws_positions and type(model.positions) is not RotaryPositions:
        raise ValueError(f"expected learned or rotary positions, got {model.positions}")
    if callable(model.config.feed_forward):
        raise ValueError("expected a feed-forward network by name, got a function")
    told = {
        "format": FORMAT,
        "config": asdict(model.config),
        "positions": scheme,
        **told_before(model),
        "tokenizer": _tell(checkpoint.tokenizer),
        "facts": checkpoint.facts,
    }
    tensors = {f"model.{name}": t for name, t in model.state_dict().items()}
    tensors |= {f"training.{name}": t for name, t in checkpoint.tensors.items()}
    tensors = {name: t.detach().cpu().contiguous() for name, t in tensors.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        save_file(tensors, unfinished, metadata={"course": json.dumps(told)})
        os.replace(unfinished, path)
    except Exception as error:
        raise OSError(f"{path} could not be written: {error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def load_checkpoint(path: str | Path) -> Checkpoint:
    """Read what ``save_checkpoint`` wrote.

    Raises:
        ValueError: If there is no such file, or it is cut off, not one of ours, or of a
            newer format.
    """
    from safetensors import SafetensorError, safe_open

    path = Path(path)
    if not path.is_file():
        raise ValueError(f"{path}: expected a checkpoint, which is not there")
    try:
        with safe_open(path, "pt") as file:
            told = (file.metadata() or {}).get("course")
            tensors = {name: file.get_tensor(name) for name in file.keys()}
    except SafetensorError as error:
        raise ValueError(
            f"{path}: expected a whole checkpoint of 'course train', got {error}"
        ) from None
    if told is None:
        raise ValueError(
            f"{path}: expected a checkpoint of 'course train', got others'"
        )
    told = json.loads(told)
    if told["format"] > FORMAT:
        raise ValueError(
            f"{path}: expected format {FORMAT} or older, got {told['format']}: install"
            " a newer course_lib"
        )
    known = {one.name for one in fields(GPTConfig)}
    if unknown := set(told["config"]) - known:
        raise ValueError(f"{path}: unknown setting {sorted(unknown)[0]!r}")
    model = make_model(
        GPTConfig(**told["config"]),
        told["positions"],
        reach=told.get("reach", 1),
        pairs=told.get("pairs", 0),
    )
    try:
        load_parameters(model, _under("model.", tensors))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return Checkpoint(
        model.eval(),
        _make(told["tokenizer"]),
        told["facts"],
        _under("training.", tensors),
    )


def optimizer_tensors(optimizers: list[torch.optim.Optimizer]) -> dict[str, Tensor]:
    """What optimizers keep of the past, by a name for each tensor: means of gradients,
    counts of steps.
    """
    return {
        f"{number}.{index}.{name}": tensor
        for number, optimizer in enumerate(optimizers)
        for index, kept in optimizer.state_dict()["state"].items()
        for name, tensor in kept.items()
    }


def load_optimizers(
    optimizers: list[torch.optim.Optimizer], tensors: Mapping[str, Tensor]
) -> None:
    """Give optimizers what ``optimizer_tensors`` took from others of the same kind.

    Raises:
        ValueError: If a tensor belongs to none of them.
    """
    states: list[dict] = [{} for _ in optimizers]
    for key, tensor in tensors.items():
        number, index, name = key.split(".", 2)
        if int(number) >= len(states):
            raise ValueError(f"expected {len(states)} optimizers, got {key!r}")
        states[int(number)].setdefault(int(index), {})[name] = tensor.clone()
    for optimizer, state in zip(optimizers, states, strict=True):
        whole = optimizer.state_dict()
        optimizer.load_state_dict({**whole, "state": state})


def _under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    return {
        name.removeprefix(prefix): tensor
        for name, tensor in tensors.items()
        if name.startswith(prefix)
    }


def _tell(tokenizer: ByteBPE | CharacterTokenizer) -> dict:
    if isinstance(tokenizer, CharacterTokenizer):
        return {"kind": "characters", "symbols": "".join(tokenizer.symbols)}
    return {"kind": "bpe", "merges": tokenizer.merges}


def _make(told: dict) -> ByteBPE | CharacterTokenizer:
    if told["kind"] == "characters":
        return CharacterTokenizer(list(told["symbols"]))
    return ByteBPE([tuple(pair) for pair in told["merges"]])
