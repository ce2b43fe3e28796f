"""BERT's published files (Devlin et al. 2019), read into a ``TransformerEncoder`` by
name. MiniLM (Wang et al. 2020) and the sentence encoders made from it have the same.
"""

from pathlib import Path

from course_lib.published import (
    Told,
    both_ends,
    fill,
    read_config,
    read_tensors,
)
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.encoder import TransformerEncoder

ACTIVATIONS = {"gelu": "gelu", "gelu_new": "gelu_tanh", "relu": "relu"}
TABLES = {
    "embedding.tokens.weight": "embeddings.word_embeddings.weight",
    "embedding.positions.table": "embeddings.position_embeddings.weight",
    "embedding.types.weight": "embeddings.token_type_embeddings.weight",
}
#: One block, ours to theirs.
BLOCK = {
    "attention.query": "attention.self.query",
    "attention.key": "attention.self.key",
    "attention.value": "attention.self.value",
    "attention.output": "attention.output.dense",
    "attention_norm": "attention.output.LayerNorm",
    "feed_forward.expand": "intermediate.dense",
    "feed_forward.contract": "output.dense",
    "feed_forward_norm": "output.LayerNorm",
}
#: What stands above the encoder, and the list 0, 1, 2, … that older files hold.
BESIDES = ("pooler.", "cls.", "embeddings.position_ids")


def bert_names(config: TransformerConfig) -> dict[str, str]:
    """Each parameter of an encoder, and what BERT's files call it."""
    parts = {"embedding.norm": "embeddings.LayerNorm"}
    for n in range(config.layers):
        for our, their in BLOCK.items():
            parts[f"blocks.{n}.{our}"] = f"encoder.layer.{n}.{their}"
    return TABLES | both_ends(parts)


def read_bert_config(folder: str | Path) -> TransformerConfig:
    """The shape that ``config.json`` tells.

    Raises:
        ValueError: If the file is missing, broken, or not BERT's.
    """
    told = Told(read_config(folder, "bert"))
    return TransformerConfig(
        vocabulary_size=told["vocab_size"],
        context=told["max_position_embeddings"],
        width=told["hidden_size"],
        layers=told["num_hidden_layers"],
        heads=told["num_attention_heads"],
        hidden=told["intermediate_size"],
        activation=told.one_of("hidden_act", ACTIVATIONS),
        arrangement="post-norm",
        norm_epsilon=told["layer_norm_eps"],
        norm_embeddings=True,
        token_types=told["type_vocab_size"],
    )


def load_bert(folder: str | Path) -> TransformerEncoder:
    """Read a folder that holds BERT's ``config.json`` and ``model.safetensors``.

    Returns:
        The encoder, in evaluation mode. What stands above it in the file (pooler, heads
        of pretraining) is left out.

    Raises:
        ValueError: If a file is missing, truncated or not BERT's, or a tensor has
            another shape than the configuration says.
    """
    config = read_bert_config(folder)
    tensors = {
        name.removeprefix("bert."): tensor
        for name, tensor in read_tensors(folder).items()
    }
    model = TransformerEncoder(config)
    fill(model, tensors, bert_names(config), BESIDES)
    return model.eval()
