"""GPT-2's published files: ``config.json`` and ``model.safetensors`` (Radford et al.
2019), read into a ``GPT`` by name and written from one.

Axes: W width.
"""

import json
from pathlib import Path

import torch
from torch import Tensor

from course_lib.language_models.gpt import GPT, LAYER_NORMS, GPTConfig
from course_lib.language_models.parameters import load_parameters
from course_lib.published import Told, read_tensors
from course_lib.published import read_config as read_told

#: Ours to theirs; {n} is the layer's number. ``attention.query``, ``key`` and ``value``
#: are apart: theirs are one matrix.
NAMES = {
    "attention_norm": "ln_1",
    "attention.output": "attn.c_proj",
    "feed_forward_norm": "ln_2",
    "feed_forward.expand": "mlp.c_fc",
    "feed_forward.contract": "mlp.c_proj",
}
PARTS = ("query", "key", "value")
#: What bends the feed-forward network, theirs to ours.
BENDS = {"gelu_new": "gelu_tanh", "gelu": "gelu"}
#: What their files may hold besides: the causal mask, and the head where it is tied.
IGNORED = (".attn.bias", ".attn.masked_bias", "lm_head.weight")


def read_config(folder: str | Path) -> GPTConfig:
    """The shape that ``config.json`` tells.

    Raises:
        ValueError: If the file is missing, broken, or not GPT-2's.
    """
    told = Told(read_told(folder, "gpt2"))
    told.setdefault("activation_function", "gelu_new")
    return GPTConfig(
        vocabulary_size=told["vocab_size"],
        context=told["n_positions"],
        width=told["n_embd"],
        layers=told["n_layer"],
        heads=told["n_head"],
        hidden=told.get("n_inner"),
        feed_forward=told.one_of("activation_function", BENDS),
        norm_epsilon=told.get("layer_norm_epsilon", 1e-5),
    )


def to_gpt2(state: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Rename a ``GPT``'s parameters as GPT-2's files have them.

    Their linear maps stand the other way round: x @ weight (W_in, W_out), where
    ``nn.Linear`` keeps (W_out, W_in).
    """
    theirs = {
        "wte.weight": state["tokens.weight"],
        "wpe.weight": state["positions.table"],
    }
    for end in ("weight", "bias"):
        theirs[f"ln_f.{end}"] = state[f"norm.{end}"]
        for n in range(layers):
            for our, their in NAMES.items():
                tensor = state[f"blocks.{n}.{our}.{end}"]
                theirs[f"h.{n}.{their}.{end}"] = (
                    tensor.T if tensor.dim() == 2 else tensor
                )
            parts = [state[f"blocks.{n}.attention.{part}.{end}"] for part in PARTS]
            joined = torch.cat(parts)
            theirs[f"h.{n}.attn.c_attn.{end}"] = (
                joined.T if joined.dim() == 2 else joined
            )
    return {name: tensor.contiguous() for name, tensor in theirs.items()}


def from_gpt2(tensors: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """The way back; a leading ``transformer.`` and what is ``IGNORED`` fall away.

    Raises:
        ValueError: Naming the first tensor that is missing or unexpected.
    """
    left = {
        name.removeprefix("transformer."): tensor
        for name, tensor in tensors.items()
        if not name.endswith(IGNORED)
    }

    def take(name: str) -> Tensor:
        if name not in left:
            raise ValueError(f"expected a tensor {name!r}, which is not there")
        return left.pop(name)

    state = {"tokens.weight": take("wte.weight"), "positions.table": take("wpe.weight")}
    for end in ("weight", "bias"):
        state[f"norm.{end}"] = take(f"ln_f.{end}")
        for n in range(layers):
            for our, their in NAMES.items():
                tensor = take(f"h.{n}.{their}.{end}")
                state[f"blocks.{n}.{our}.{end}"] = (
                    tensor.T if tensor.dim() == 2 else tensor
                )
            joined = take(f"h.{n}.attn.c_attn.{end}")
            for part, tensor in zip(PARTS, joined.chunk(3, dim=-1), strict=True):
                state[f"blocks.{n}.attention.{part}.{end}"] = (
                    tensor.T if tensor.dim() == 2 else tensor
                )
    if left:
        raise ValueError(f"expected GPT-2's tensors alone, got {sorted(left)[0]!r} too")
    return state


def load_gpt2(folder: str | Path) -> GPT:
    """Read a folder with ``config.json`` and ``model.safetensors``.

    Raises:
        ValueError: If a file is missing, truncated or not GPT-2's, or a tensor has
            another shape than the configuration says.
    """
    config, tensors = read_config(folder), read_tensors(folder)
    model = GPT(config)
    try:
        load_parameters(model, from_gpt2(tensors, config.layers))
    except ValueError as error:
        raise ValueError(f"{folder}: {error}") from None
    return model.eval()


def save_gpt2(model: GPT, folder: str | Path) -> None:
    """Write what ``load_gpt2``, and transformers, read.

    Raises:
        ValueError: If the model is no GPT-2: other parts, or positions handed in.
    """
    from safetensors.torch import save_file

    config = model.config
    bends = {ours: theirs for theirs, ours in BENDS.items()}
    plain = GPTConfig(
        config.vocabulary_size,
        config.context,
        config.width,
        config.layers,
        config.heads,
        config.dropout,
        config.feed_forward,
        config.hidden,
        norm=config.norm if config.norm in LAYER_NORMS else LAYER_NORMS[0],
        norm_epsilon=config.norm_epsilon,
    )
    if plain != config or config.feed_forward not in bends or not model.draws_positions:
        raise ValueError(f"expected a GPT-2, got {config} with {model.positions}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "model_type": "gpt2",
        "architectures": ["GPT2LMHeadModel"],
        "vocab_size": config.vocabulary_size,
        "n_positions": config.context,
        "n_embd": config.width,
        "n_layer": config.layers,
        "n_head": config.heads,
        "n_inner": config.hidden,
        "activation_function": bends[config.feed_forward],
        "layer_norm_epsilon": config.norm_epsilon or 1e-5,
    }
    save_file(
        {
            f"transformer.{name}": t
            for name, t in to_gpt2(model.state_dict(), config.layers).items()
        },
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    (folder / "config.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")
