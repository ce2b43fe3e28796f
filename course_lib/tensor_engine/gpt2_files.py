"""GPT-2's published files, ``config.json`` and ``model.safetensors`` (Radford et al.
2019), by NumPy alone.

Axes: W width, V vocabulary, C context, N between the feed-forward's maps.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course_lib.tensor_engine.safetensors_file import SafetensorsFile, save_safetensors

#: Entries of config.json that name sizes, ours and theirs.
SIZES = {
    "vocabulary_size": "vocab_size",
    "context": "n_positions",
    "width": "n_embd",
    "layers": "n_layer",
    "heads": "n_head",
}
#: Entries that must have one of these values, if they are there: others are other
#: models.
DEMANDED = {
    "model_type": ("gpt2",),
    "activation_function": ("gelu_new", "gelu_pytorch_tanh"),
    "scale_attn_weights": (True,),
    "scale_attn_by_inverse_layer_idx": (False,),
    "add_cross_attention": (False,),
    "tie_word_embeddings": (True,),
}
#: What the files may hold besides: the causal mask, and the head, which is tied.
IGNORED = (".attn.bias", ".attn.masked_bias", "lm_head.weight")


@dataclass(frozen=True)
class GPT2Config:
    """What determines a GPT-2's shape."""

    vocabulary_size: int  # V
    context: int  # C, the longest sequence that it can read
    width: int  # W
    layers: int
    heads: int  # must divide the width
    hidden: int | None = None  # N; None: 4 W
    norm_epsilon: float = 1e-5  # of the layer norms

    def __post_init__(self):
        for name in (*SIZES, "hidden"):
            size = getattr(self, name)
            if size is None and name == "hidden":
                continue
            if type(size) is not int or size < 1:
                raise ValueError(f"{name} must be at least 1, got {size!r}")
        if self.width % self.heads:
            raise ValueError(
                f"heads must divide the width, got {self.heads} heads and width"
                f" {self.width}"
            )


def parameter_shapes(config: GPT2Config) -> dict[str, tuple[int, ...]]:
    """Every parameter's name and shape, in the order of the calculation.

    A linear map is x @ weight + bias, with a weight (W_in, W_out).

    >>> import math
    >>> shapes = parameter_shapes(GPT2Config(50257, 1024, 768, 12, 12))
    >>> sum(math.prod(shape) for shape in shapes.values())
    124439808
    """
    width, hidden = config.width, config.hidden or 4 * config.width
    shapes = {
        "wte.weight": (config.vocabulary_size, width),
        "wpe.weight": (config.context, width),
    }
    for layer in range(config.layers):
        for name, shape in {
            "ln_1": (width,),
            "attn.c_attn": (width, 3 * width),
            "attn.c_proj": (width, width),
            "ln_2": (width,),
            "mlp.c_fc": (width, hidden),
            "mlp.c_proj": (hidden, width),
        }.items():
            shapes[f"h.{layer}.{name}.weight"] = shape
            shapes[f"h.{layer}.{name}.bias"] = shape[-1:]
    return shapes | {"ln_f.weight": (width,), "ln_f.bias": (width,)}


def check_parameters(config: GPT2Config, parameters: Mapping[str, np.ndarray]) -> None:
    """Refuse all but the parameters of this shape.

    Raises:
        ValueError: Naming the first that is missing, unknown, or of another shape.
    """
    shapes = parameter_shapes(config)
    if wrong := set(shapes) ^ set(parameters):
        name = min(wrong)
        fault = "missing" if name in shapes else "not in GPT-2"
        raise ValueError(f"{name!r} is {fault}")
    for name, shape in shapes.items():
        if parameters[name].shape != shape:
            raise ValueError(
                f"{name}: expected shape {shape}, got {parameters[name].shape}"
            )


def read_config(folder: str | Path) -> GPT2Config:
    """The shape that ``config.json`` tells.

    Raises:
        ValueError: If the file is missing, broken, or tells of another model.
    """
    path = Path(folder) / "config.json"
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"{path}: {error.strerror}") from None
    except ValueError as error:
        raise ValueError(f"{path}: expected JSON, got {error}") from None
    if not isinstance(told, dict) or "model_type" not in told:
        raise ValueError(f"{path}: expected an object with a model_type, got others")
    for name, values in DEMANDED.items():
        if told.get(name, values[0]) not in values:
            raise ValueError(
                f"{path}: expected {name} {' or '.join(map(str, values))}, got"
                f" {told[name]!r}"
            )
    if missing := [name for name in SIZES.values() if name not in told]:
        raise ValueError(f"{path}: expected an entry {missing[0]!r}")
    try:
        return GPT2Config(
            **{ours: told[theirs] for ours, theirs in SIZES.items()},
            hidden=told.get("n_inner"),
            norm_epsilon=told.get("layer_norm_epsilon", 1e-5),
        )
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def read_parameters(folder: str | Path) -> dict[str, np.ndarray]:
    """The tensors of ``model.safetensors``, by their names without a leading
    ``transformer.``; what is ``IGNORED`` is left out. Those of float32 stay on the disk
    until they are used, coarser ones become float32.

    Raises:
        ValueError: If the file is missing, damaged, or holds other than floats.
    """
    file = SafetensorsFile(Path(folder) / "model.safetensors")
    found = {}
    for name in file:
        if name.endswith(IGNORED):
            continue
        array = file[name]
        if array.dtype.kind != "f":
            raise ValueError(f"{file.path}: {name}: expected floats, got {array.dtype}")
        if array.dtype.itemsize < 4:
            array = array.astype(np.float32)
        found[name.removeprefix("transformer.")] = array
    return found


def save_gpt2_files(
    folder: str | Path, config: GPT2Config, parameters: Mapping[str, np.ndarray]
) -> None:
    """Write the two files, as transformers reads them.

    Args:
        folder: Is made if it is not there.
        config: The shape.
        parameters: By the names of ``parameter_shapes``.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = {theirs: getattr(config, ours) for ours, theirs in SIZES.items()} | {
        "model_type": "gpt2",
        "architectures": ["GPT2LMHeadModel"],
        "n_inner": config.hidden,
        "activation_function": "gelu_new",
        "layer_norm_epsilon": config.norm_epsilon,
    }
    named = {f"transformer.{name}": array for name, array in parameters.items()}
    save_safetensors(folder / "model.safetensors", named, {"format": "pt"})
    (folder / "config.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")
