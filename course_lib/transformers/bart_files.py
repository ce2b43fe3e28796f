"""BART's published files (Lewis et al. 2020), read into an ``EncoderDecoder`` by name
and written from one.

BART is post-norm with a norm on its input. Its tables of positions have two rows more
than positions: they count from row 2.
"""

import json
from pathlib import Path

import torch
from torch import Tensor

from course_lib.published import (
    Told,
    both_ends,
    fill,
    read_config,
    read_tensors,
)
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.encoder_decoder import EncoderDecoder

FIRST_ROW = 2  # of the tables of positions: where position 0 stands
ACTIVATIONS = {"gelu": "gelu", "gelu_new": "gelu_tanh", "relu": "relu"}
#: One block, ours to theirs.
BLOCK = {
    "attention.query": "self_attn.q_proj",
    "attention.key": "self_attn.k_proj",
    "attention.value": "self_attn.v_proj",
    "attention.output": "self_attn.out_proj",
    "attention_norm": "self_attn_layer_norm",
    "feed_forward.expand": "fc1",
    "feed_forward.contract": "fc2",
    "feed_forward_norm": "final_layer_norm",
}
CROSS = {
    our.replace("attention", "cross_attention"): their.replace("self", "encoder")
    for our, their in BLOCK.items()
    if our.startswith("attention")
}
#: The same table under other names, and a bias of the scores that is zero.
COPIES = (
    "model.encoder.embed_tokens.",
    "model.decoder.embed_tokens.",
    "lm_head.",
    "final_logits_bias",
)


def bart_names(config: TransformerConfig) -> dict[str, str]:
    """Each parameter of an ``EncoderDecoder``, and what BART's files call it."""
    parts, tables = {}, {"tokens.weight": "model.shared.weight"}
    depths = {
        "encoder": config.layers,
        "decoder": config.decoder_layers or config.layers,
    }
    for half, depth in depths.items():
        tables[f"{half}.embedding.positions.table"] = (
            f"model.{half}.embed_positions.weight"
        )
        parts[f"{half}.embedding.norm"] = f"model.{half}.layernorm_embedding"
        block = BLOCK if half == "encoder" else BLOCK | CROSS
        for n in range(depth):
            for our, their in block.items():
                parts[f"{half}.blocks.{n}.{our}"] = f"model.{half}.layers.{n}.{their}"
    return tables | both_ends(parts)


def read_bart_config(folder: str | Path) -> TransformerConfig:
    """The shape that ``config.json`` tells.

    Raises:
        ValueError: If the file is missing, broken, not BART's, or its two halves differ
            in what one configuration here says for both.
    """
    told = Told(read_config(folder, "bart"))
    for part in ("attention_heads", "ffn_dim"):
        if told[f"encoder_{part}"] != told[f"decoder_{part}"]:
            raise ValueError(
                f"config.json: expected one {part} for both halves, got"
                f" {told[f'encoder_{part}']} and {told[f'decoder_{part}']}"
            )
    return TransformerConfig(
        vocabulary_size=told["vocab_size"],
        context=told["max_position_embeddings"],
        width=told["d_model"],
        layers=told["encoder_layers"],
        decoder_layers=told["decoder_layers"],
        heads=told["encoder_attention_heads"],
        hidden=told["encoder_ffn_dim"],
        activation=told.one_of("activation_function", ACTIVATIONS),
        arrangement="post-norm",
        norm_embeddings=True,
        scale_embeddings=bool(told.get("scale_embedding", False)),
    )


def load_bart(folder: str | Path) -> EncoderDecoder:
    """Read a folder that holds BART's ``config.json`` and ``model.safetensors``.

    A target begins with the token that ``config.json`` calls
    ``decoder_start_token_id``: BART's own *end* token, 2, with the start token, 0,
    after it.

    Returns:
        The model, in evaluation mode. The first two rows of its tables of positions,
        which BART never uses, are cut off.

    Raises:
        ValueError: If a file is missing, truncated or not BART's, or a tensor has
            another shape than the configuration says.
    """
    config, tensors = read_bart_config(folder), read_tensors(folder)
    bias = tensors.get("final_logits_bias")
    if bias is not None and bool(bias.any()):
        raise ValueError(
            "expected final_logits_bias to be zero: the scores here have no bias"
        )
    # Some files hold the shared table under one of its other names alone.
    table = "model.shared.weight"
    for name in (*(f"{copy}weight" for copy in COPIES[:3]), table):
        if name in tensors:
            tensors[table] = tensors[name]
    tensors = {
        name: tensor[FIRST_ROW:] if "embed_positions" in name else tensor
        for name, tensor in tensors.items()
    }
    model = EncoderDecoder(config)
    fill(model, tensors, bart_names(config), COPIES)
    return model.eval()


def save_bart(model: EncoderDecoder, folder: str | Path) -> None:
    """Write what ``load_bart``, and transformers, read.

    Raises:
        ValueError: If the model is no BART: other parts than BART's.
    """
    from safetensors.torch import save_file

    config = model.config
    if (config.arrangement, config.norm_embeddings, config.token_types) != (
        "post-norm",
        True,
        0,
    ) or config.ends_with_norm:
        raise ValueError(f"expected a BART, got {config}")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    state = model.state_dict()
    names = bart_names(config)
    if set(names) != set(state):
        raise ValueError(f"expected BART's parameters, got {set(names) ^ set(state)}")

    def theirs(name: str, tensor: Tensor) -> Tensor:
        if "embed_positions" not in name:
            return tensor.contiguous()
        return torch.cat([tensor.new_zeros(FIRST_ROW, tensor.shape[1]), tensor])

    save_file(
        {their: theirs(their, state[our]) for our, their in names.items()},
        folder / "model.safetensors",
        metadata={"format": "pt"},
    )
    spoken = {our: their for their, our in ACTIVATIONS.items()}
    told = {
        "model_type": "bart",
        "architectures": ["BartForConditionalGeneration"],
        "vocab_size": config.vocabulary_size,
        "max_position_embeddings": config.context,
        "d_model": config.width,
        "encoder_layers": config.layers,
        "decoder_layers": config.decoder_layers or config.layers,
        "activation_function": spoken[config.activation],
        "scale_embedding": config.scale_embeddings,
        "is_encoder_decoder": True,
        "tie_word_embeddings": True,
        "bos_token_id": 0,
        "pad_token_id": 1,
        "eos_token_id": 2,
        "decoder_start_token_id": 2,
    }
    for half in ("encoder", "decoder"):
        told[f"{half}_attention_heads"] = config.heads
        told[f"{half}_ffn_dim"] = config.hidden or 4 * config.width
    (folder / "config.json").write_text(json.dumps(told, indent=2) + "\n", "utf-8")
