"""Published files of LLaMA, Mistral and Mixtral, as transformers has them, read into a
``GPT`` by name and written from one.

Their rotary positions turn entry i with i + D/2, as ours do: no row is reordered. Files
in the layout of LLaMA's own code go through ``positions.rotary_layouts`` first.
"""

import json
from pathlib import Path

from course_lib.language_models.gpt import GPT
from course_lib.language_models.llama import LlamaConfig, Stretch, make_llama
from course_lib.published import Told, fill, read_config
from course_lib.shards import read_shards, write_shards

KINDS = ("llama", "mistral", "mixtral")
#: One block, ours to theirs.
BLOCK = {
    "attention_norm": "input_layernorm",
    "attention.query": "self_attn.q_proj",
    "attention.key": "self_attn.k_proj",
    "attention.value": "self_attn.v_proj",
    "attention.output": "self_attn.o_proj",
    "feed_forward_norm": "post_attention_layernorm",
}
NETWORK = {
    "feed_forward.gate": "mlp.gate_proj",
    "feed_forward.expand": "mlp.up_proj",
    "feed_forward.contract": "mlp.down_proj",
}
EXPERT = {"gate": "w1", "expand": "w3", "contract": "w2"}
ROTARY = {"default": "plain", "llama3": "stretched"}


def llama_names(config: LlamaConfig) -> dict[str, str]:
    """Each parameter of a LLaMA, and what the files call it."""
    block = dict(BLOCK)
    if config.experts is None:
        block |= NETWORK
    else:
        block["feed_forward.router"] = "block_sparse_moe.gate"
        for n in range(config.experts):
            for our, their in EXPERT.items():
                block[f"feed_forward.experts.{n}.{our}"] = (
                    f"block_sparse_moe.experts.{n}.{their}"
                )
    names = {"tokens": "model.embed_tokens", "norm": "model.norm"}
    if not config.tied:
        names["head"] = "lm_head"
    for n in range(config.layers):
        for our, their in block.items():
            names[f"blocks.{n}.{our}"] = f"model.layers.{n}.{their}"
    return {f"{our}.weight": f"{their}.weight" for our, their in names.items()}


def read_llama_config(folder: str | Path) -> LlamaConfig:
    """The shape that ``config.json`` tells.

    Raises:
        ValueError: If the file is missing, broken, of another kind, or asks for a part
            that is not here: biases, heads of another width, other rotary scaling.
    """
    told = Told(read_config(folder, _kind(folder)))
    told.setdefault("hidden_act", "silu")
    told.one_of("hidden_act", {"silu": "swiglu"})
    for bias in ("attention_bias", "mlp_bias"):
        if told.get(bias):
            raise ValueError(f"config.json: expected no {bias}, got {told[bias]!r}")
    base, stretch = _rotary(told)
    mixture = told["model_type"] == "mixtral"
    config = LlamaConfig(
        vocabulary_size=told["vocab_size"],
        context=told["max_position_embeddings"],
        width=told["hidden_size"],
        layers=told["num_hidden_layers"],
        heads=told["num_attention_heads"],
        hidden=told["intermediate_size"],
        norm_epsilon=told.get("rms_norm_eps", 1e-6),
        key_value_heads=told.get("num_key_value_heads"),
        tied=bool(told.get("tie_word_embeddings", False)),
        rotary_base=base,
        stretch=stretch,
        window=None if told["model_type"] == "llama" else told.get("sliding_window"),
        experts=told["num_local_experts"] if mixture else None,
        chosen=told["num_experts_per_tok"] if mixture else 2,
    )
    width = config.width // config.heads
    if told.get("head_dim") not in (None, width):
        raise ValueError(
            f"config.json: expected head_dim {width}, the width over the heads, got"
            f" {told['head_dim']}"
        )
    return config


def load_llama(folder: str | Path) -> GPT:
    """Read a folder that holds ``config.json`` and ``model.safetensors``, or shards
    with their index.

    Returns:
        The model, in evaluation mode and fp32.

    Raises:
        ValueError: If a file is missing, truncated or of another kind, or a tensor is
            missing, unexpected, or of another shape than the configuration says.
    """
    config = read_llama_config(folder)
    # Old files hold the frequencies too, which follow from the configuration.
    tensors = {
        name: tensor
        for name, tensor in read_shards(folder).items()
        if not name.endswith("rotary_emb.inv_freq")
    }
    model = make_llama(config)
    fill(model, tensors, llama_names(config), ["lm_head."] if config.tied else [])
    return model.eval()


def save_llama(model: GPT, folder: str | Path, largest: int | None = None) -> None:
    """Write what ``load_llama``, and transformers, read.

    Args:
        model: Made by ``make_llama``.
        folder: Made where it is missing.
        largest: Bytes in one file; None: all go into one.

    Raises:
        ValueError: If the model is none of the family.
    """
    config = model.config
    if not isinstance(config, LlamaConfig) or set(model.state_dict()) != set(
        llama_names(config)
    ):
        raise ValueError(f"expected a LLaMA, got {config}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    told = _tell(config)
    (folder / "config.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    state = model.state_dict()
    write_shards(
        {their: state[our] for our, their in llama_names(config).items()},
        folder,
        largest,
    )


def _kind(folder: str | Path) -> str:
    """The kind that the file names, if it is one of ours; else the first of ours."""
    try:
        told = json.loads((Path(folder) / "config.json").read_text("utf-8"))
        kind = told.get("model_type")
    except (OSError, ValueError, AttributeError):
        return KINDS[0]  # read_config says what is wrong
    return kind if kind in KINDS else KINDS[0]


def _rotary(told: Told) -> tuple[float, Stretch | None]:
    """The base and the stretch; newer files have both in one entry."""
    rotary = Told(told.get("rope_parameters") or told.get("rope_scaling") or {})
    base = rotary.get("rope_theta", told.get("rope_theta", 10_000.0))
    rotary["rope_type"] = rotary.get("rope_type") or rotary.get("type", "default")
    if rotary.one_of("rope_type", ROTARY) == "plain":
        return base, None
    return base, Stretch(
        rotary["factor"],
        rotary["original_max_position_embeddings"],
        rotary["high_freq_factor"],
        rotary["low_freq_factor"],
    )


def _tell(config: LlamaConfig) -> dict:
    """The entries of ``config.json``."""
    kind = "llama" if config.window is None else "mistral"
    kind = kind if config.experts is None else "mixtral"
    rotary = {"rope_type": "default", "rope_theta": config.rotary_base}
    if config.stretch is not None:
        rotary |= {
            "rope_type": "llama3",
            "factor": config.stretch.factor,
            "original_max_position_embeddings": config.stretch.trained_length,
            "high_freq_factor": config.stretch.fast,
            "low_freq_factor": config.stretch.slow,
        }
    told = {
        "model_type": kind,
        "architectures": [f"{kind.capitalize()}ForCausalLM"],
        "vocab_size": config.vocabulary_size,
        "max_position_embeddings": config.context,
        "hidden_size": config.width,
        "num_hidden_layers": config.layers,
        "num_attention_heads": config.heads,
        "num_key_value_heads": config.key_value_heads or config.heads,
        "intermediate_size": config.hidden,
        "hidden_act": "silu",
        "rms_norm_eps": config.norm_epsilon,
        "tie_word_embeddings": config.tied,
        "rope_parameters": rotary,
    }
    if kind != "llama":
        told["sliding_window"] = config.window
    if kind == "mixtral":
        told |= {
            "num_local_experts": config.experts,
            "num_experts_per_tok": config.chosen,
        }
    return told
