"""GPT-Neo's published files (Black et al. 2021), as transformers has them, read into a
``GPT`` by name.

GPT-Neo does not divide its scores by √D. Ours do: so its queries are multiplied by √D
as they are read, and the scores are the same.

Axes: D width of one head.
"""

import math
from pathlib import Path

from course_lib.language_models.gpt import GPT
from course_lib.language_models.gpt2_files import BENDS
from course_lib.language_models.gpt_neo import GPTNeoConfig
from course_lib.published import Told, both_ends, fill, read_config
from course_lib.shards import read_shards

#: One block, ours to theirs: with biases, and without.
BLOCK = {
    "attention_norm": "ln_1",
    "attention.output": "attn.attention.out_proj",
    "feed_forward_norm": "ln_2",
    "feed_forward.expand": "mlp.c_fc",
    "feed_forward.contract": "mlp.c_proj",
}
BARE = {
    f"attention.{p}": f"attn.attention.{p[0]}_proj" for p in ("query", "key", "value")
}
#: What their files may hold besides: the causal mask.
IGNORED = (".attn.attention.bias", ".attn.attention.masked_bias")


def gpt_neo_names(config: GPTNeoConfig) -> dict[str, str]:
    """Each parameter of a GPT-Neo, and what its files call it."""
    tables = {"tokens.weight": "wte.weight", "positions.table": "wpe.weight"}
    parts = {"norm": "ln_f"}
    for n in range(config.layers):
        for our, their in BLOCK.items():
            parts[f"blocks.{n}.{our}"] = f"h.{n}.{their}"
        for our, their in BARE.items():
            tables[f"blocks.{n}.{our}.weight"] = f"h.{n}.{their}.weight"
    names = tables | both_ends(parts)
    return {our: f"transformer.{their}" for our, their in names.items()}


def read_gpt_neo_config(folder: str | Path) -> GPTNeoConfig:
    """The shape that ``config.json`` tells.

    Raises:
        ValueError: If the file is missing, broken, or not GPT-Neo's.
    """
    told = Told(read_config(folder, "gpt_neo"))
    told.setdefault("activation_function", "gelu_new")
    return GPTNeoConfig(
        vocabulary_size=told["vocab_size"],
        context=told["max_position_embeddings"],
        width=told["hidden_size"],
        layers=told["num_layers"],
        heads=told["num_heads"],
        hidden=told.get("intermediate_size"),
        feed_forward=told.one_of("activation_function", BENDS),
        norm_epsilon=told.get("layer_norm_epsilon", 1e-5),
        window=told["window_size"],
        pattern=_pattern(told["attention_types"], told["num_layers"]),
    )


def load_gpt_neo(folder: str | Path) -> GPT:
    """Read a folder that holds GPT-Neo's ``config.json`` and ``model.safetensors``.

    Returns:
        The model, in evaluation mode.

    Raises:
        ValueError: If a file is missing, truncated or not GPT-Neo's, or a tensor has
            another shape than the configuration says.
    """
    config = read_gpt_neo_config(folder)
    tensors = {
        name: tensor
        for name, tensor in read_shards(folder).items()
        if not name.endswith(IGNORED)
    }
    scale = math.sqrt(config.width // config.heads)
    for name, tensor in tensors.items():
        if name.endswith("attn.attention.q_proj.weight"):
            tensors[name] = tensor * scale
    model = GPT(config)
    fill(model, tensors, gpt_neo_names(config), ["lm_head."])
    return model.eval()


def _pattern(told: object, layers: int) -> tuple[str, ...]:
    """The kind of every layer, from ``[[["global", "local"], 6]]``."""
    try:
        pattern = tuple(kind for kinds, times in told for kind in kinds * times)
    except (TypeError, ValueError):
        pattern = ()
    if len(pattern) != layers:
        raise ValueError(
            f"config.json: expected attention_types for {layers} layers, got {told!r}"
        )
    return pattern
