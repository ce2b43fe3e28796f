"""Where a model lies: a checkpoint of ours, or a folder of GPT-2's files."""

from dataclasses import dataclass
from pathlib import Path

from torch import nn

from course_lib.commands.numpy_engine import NumpyModel
from course_lib.language_models.checkpoint import load_checkpoint
from course_lib.language_models.gpt2_files import load_gpt2
from course_lib.language_models.writer import Tokenizer
from course_lib.tokenizers.byte_bpe import ByteBPE

#: What can compute a model.
ENGINES = ("torch", "numpy")
#: GPT-2's two files of its vocabulary, under both of their names.
VOCABULARY = (("vocab.json", "merges.txt"), ("encoder.json", "vocab.bpe"))


@dataclass(frozen=True)
class Found:
    """A model that can write."""

    name: str
    model: nn.Module
    tokenizer: Tokenizer
    end: int | None = None  # the token that ends a text


def find_model(path: str | Path, engine: str = "torch") -> Found:
    """Load a model.

    Args:
        path: A checkpoint's file; a folder in which ``course train`` left
            ``best.safetensors``; or a folder with ``config.json``,
            ``model.safetensors`` and the vocabulary, as GPT-2 is published.
        engine: What computes: one of ``ENGINES``. NumPy's knows GPT-2 alone.

    Raises:
        ValueError: If nothing of the kind is there, or it is damaged, or the engine is
            unknown or has no such model.
    """
    path = Path(path)
    if engine not in ENGINES:
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}, got {engine!r}")
    if engine == "numpy" and not (path / "config.json").is_file():
        raise ValueError(
            f"{path}: expected a folder with GPT-2's config.json, the only model that"
            " the NumPy engine computes"
        )
    if path.is_file():
        return _ours(path)
    if engine == "torch" and (path / "best.safetensors").is_file():
        return _ours(path / "best.safetensors")
    if not (path / "config.json").is_file():
        raise ValueError(
            f"{path}: expected a checkpoint, or a folder with best.safetensors or"
            " config.json"
        )
    load = NumpyModel if engine == "numpy" else load_gpt2
    model, tokenizer = load(path), _gpt2_tokenizer(path)
    return Found(
        path.name, model, tokenizer, tokenizer.special_tokens.get("<|endoftext|>")
    )


def _ours(path: Path) -> Found:
    checkpoint = load_checkpoint(path)
    return Found(str(path), checkpoint.model, checkpoint.tokenizer)


def _gpt2_tokenizer(folder: Path) -> ByteBPE:
    if (folder / "tokenizer.json").is_file():
        return ByteBPE.from_tokenizer_json(folder / "tokenizer.json")
    for encoder, merges in VOCABULARY:
        if (folder / encoder).is_file() and (folder / merges).is_file():
            return ByteBPE.from_gpt2(folder / encoder, folder / merges)
    raise ValueError(
        f"{folder}: expected a vocabulary, as tokenizer.json or as vocab.json and"
        " merges.txt"
    )
