"""Longformer's published files (Beltagy et al. 2020), read into an encoder by name.

Longformer is RoBERTa (Liu et al. 2019) read on with windows: BERT's post-norm blocks,
and a table of positions with rows in front that no token uses.
"""

from pathlib import Path

from course_lib.attention.longformer import LongformerAttention
from course_lib.published import (
    Told,
    both_ends,
    fill,
    read_config,
    read_tensors,
)
from course_lib.transformers.bert_files import ACTIVATIONS, bert_names
from course_lib.transformers.config import TransformerConfig
from course_lib.transformers.encoder import TransformerEncoder

POSITIONS = "embeddings.position_embeddings.weight"
#: What BERT's attention has not, ours to theirs.
GLOBAL = {
    "attention.query_global": "attention.self.query_global",
    "attention.key_global": "attention.self.key_global",
    "attention.value_global": "attention.self.value_global",
}
#: What stands above the encoder, and the list 0, 1, 2, … that older files hold.
BESIDES = ("pooler.", "lm_head.", "classifier.", "qa_outputs.")
BESIDES += ("embeddings.position_ids",)


def longformer_names(config: TransformerConfig) -> dict[str, str]:
    """Each parameter of an encoder, and what Longformer's files call it."""
    parts = {
        f"blocks.{n}.{our}": f"encoder.layer.{n}.{their}"
        for n in range(config.layers)
        for our, their in GLOBAL.items()
    }
    return bert_names(config) | both_ends(parts)


def read_longformer_config(
    folder: str | Path,
) -> tuple[TransformerConfig, list[int], int]:
    """What ``config.json`` tells.

    Returns:
        The shape, the window of every layer, and how many rows the table of positions
        has in front of position 0: RoBERTa counts from the row after padding's.

    Raises:
        ValueError: If the file is missing, broken, or not Longformer's.
    """
    told = Told(read_config(folder, "longformer"))
    layers, windows = told["num_hidden_layers"], told["attention_window"]
    if isinstance(windows, int):
        windows = [windows] * layers
    if len(windows) != layers:
        raise ValueError(
            f"config.json: expected an attention_window for each of {layers} layers,"
            f" got {windows}"
        )
    first_row = told["pad_token_id"] + 1
    config = TransformerConfig(
        vocabulary_size=told["vocab_size"],
        context=told["max_position_embeddings"] - first_row,
        width=told["hidden_size"],
        layers=layers,
        heads=told["num_attention_heads"],
        hidden=told["intermediate_size"],
        activation=told.one_of("hidden_act", ACTIVATIONS),
        arrangement="post-norm",
        norm_epsilon=told["layer_norm_eps"],
        norm_embeddings=True,
        token_types=told["type_vocab_size"],
    )
    return config, windows, first_row


def load_longformer(folder: str | Path) -> TransformerEncoder:
    """Read a folder that holds Longformer's ``config.json`` and ``model.safetensors``.

    Which tokens are global is a matter of the task: the first one to classify a text,
    all of the question to answer it. ``encoder(ids, mask, global_tokens=chosen)`` tells
    every layer. Sequences need no padding to a multiple of the window.

    Returns:
        The encoder, in evaluation mode. What stands above it in the file (pooler, heads
        for tasks) is left out.

    Raises:
        ValueError: If a file is missing, truncated or not Longformer's, or a tensor has
            another shape than the configuration says.
    """
    config, windows, first_row = read_longformer_config(folder)
    tensors = {
        name.removeprefix("longformer."): tensor
        for name, tensor in read_tensors(folder).items()
    }
    if POSITIONS in tensors:
        tensors[POSITIONS] = tensors[POSITIONS][first_row:]
    model = TransformerEncoder(
        config,
        make_attention=lambda layer: LongformerAttention(
            config.width, config.heads, windows[layer]
        ),
    )
    fill(model, tensors, longformer_names(config), BESIDES)
    return model.eval()
