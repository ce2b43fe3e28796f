"""``tokenizer.json``, the file in which the library ``tokenizers`` keeps a tokenizer.

It describes each step: normalizer, pre-tokenizer, model, decoder. What is read here is
byte-level BPE as GPT-2 has it; ``llama`` reads that of LLaMA.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from course_lib.tokenizers.bpe import Pair
from course_lib.tokenizers.bpe_files import Parts, read_json, split_merge, write_json


def write_tokenizer_json(
    path: str | Path,
    merges: Iterable[Pair],
    special_tokens: Mapping[str, int],
    ids: Mapping[str, int],
) -> None:
    """Write byte-level BPE with GPT-2's pattern."""
    byte_level = {"type": "ByteLevel", "add_prefix_space": False}
    byte_level |= {"trim_offsets": True, "use_regex": True}
    added = {"single_word": False, "lstrip": False, "rstrip": False}
    added |= {"normalized": False, "special": True}
    content = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": id, "content": name, **added} for name, id in special_tokens.items()
        ],
        "normalizer": None,
        "pre_tokenizer": byte_level,
        "post_processor": None,
        "decoder": byte_level,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": {**ids, **special_tokens},
            "merges": [" ".join(pair) for pair in merges],
        },
    }
    write_json(path, content)


def read_tokenizer_json(path: str | Path) -> Parts:
    """Read byte-level BPE with GPT-2's pattern.

    Raises:
        ValueError: If a step of the file is another one: its ids would differ.
    """
    content = read_json(path)
    expect(path, content, {"normalizer": None})
    step = content.get("pre_tokenizer") or {}
    expect(path, step, {"type": "ByteLevel", "add_prefix_space": False})
    if not step.get("use_regex", True):
        raise ValueError(f"{path}: expected GPT-2's pattern, got use_regex false")
    ids, merges = read_bpe(path, content, {"byte_fallback": False})
    special = read_added(path, content)
    return merges, special, {token: ids[token] for token in ids if token not in special}


def read_bpe(
    path: str | Path, content: dict, options: Mapping[str, object]
) -> tuple[dict[str, int], list[Pair]]:
    """Return ids and merges of the model, which must be BPE with these options."""
    model = content.get("model") or {}
    plain = {"dropout": None, "continuing_subword_prefix": None}
    plain |= {"end_of_word_suffix": None, "ignore_merges": False}
    expect(path, model, {"type": "BPE", **plain, **options})
    merges = [
        split_merge(merge, f"{path}, merge {rank}")
        if isinstance(merge, str)  # older files; newer ones have lists of two
        else (merge[0], merge[1])
        for rank, merge in enumerate(model["merges"])
    ]
    return model["vocab"], merges


def read_added(path: str | Path, content: dict) -> dict[str, int]:
    """Return the special tokens with their ids."""
    for token in content.get("added_tokens") or []:
        expect(path, token, {"single_word": False, "lstrip": False, "rstrip": False})
    return {
        token["content"]: token["id"] for token in content.get("added_tokens") or []
    }


def expect(path: str | Path, part: dict, options: Mapping[str, object]) -> None:
    """Refuse a part of the file that says something else; an option left out, null,
    false and "" are the same.
    """
    for option, value in options.items():
        found = part.get(option)
        if found != value and (found or value):
            raise ValueError(
                f"{path}: expected {option} {json.dumps(value)}, got"
                f" {json.dumps(found)[:60]}"
            )
