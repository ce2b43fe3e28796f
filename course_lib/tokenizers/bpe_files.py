"""Files of byte-level BPE: our own, and GPT-2's two.

Readers return merges, special tokens with their ids, and the ids of other tokens:
what ``byte_bpe.ByteBPE`` is made from. A file of a kind that would be misread is
refused.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from course_lib.tokenizers.bpe import Pair
from course_lib.tokenizers.byte_level import bytes_to_characters, from_printable, utf8

Parts = tuple[list[Pair], dict[str, int], dict[str, int] | None]
FORMAT = "course_lib byte-level BPE"


def write(
    path: str | Path,
    merges: Iterable[Pair],
    special_tokens: Mapping[str, int],
    ids: Mapping[str, int] | None,
) -> None:
    """Write a tokenizer as JSON, one merge a line; ``ids`` None for the usual ones."""
    content = {"format": FORMAT, "version": 1, "special_tokens": special_tokens}
    content |= {"ids": ids, "merges": [" ".join(pair) for pair in merges]}
    write_json(path, content)


def read(path: str | Path) -> Parts:
    """Read what ``write`` wrote."""
    content = read_json(path)
    found = (content.get("format"), content.get("version"))
    if found != (FORMAT, 1):
        raise ValueError(
            f"{path}: expected the format {FORMAT!r}, version 1; got {found[0]!r},"
            f" version {found[1]}"
        )
    merges = [split_merge(line, f"{path}, merge") for line in content["merges"]]
    return merges, content["special_tokens"], content["ids"]


def read_gpt2(encoder_path: str | Path, merges_path: str | Path) -> Parts:
    """Read GPT-2's ``encoder.json`` and ``vocab.bpe``."""
    ids = read_json(encoder_path)
    merges = read_merges(merges_path)
    known = {*bytes_to_characters().values(), *map("".join, merges)}
    special = {token: id for token, id in ids.items() if token not in known}
    return merges, special, {token: ids[token] for token in ids if token in known}


def read_merges(path: str | Path) -> list[Pair]:
    """Read a file with one merge a line, two tokens separated by a space.

    Only a first line that starts with "#version" is skipped. One that always skips a
    line loses a merge where there is no such header; one that skips every line with #
    loses the merges of that character.

    Raises:
        ValueError: If a line does not hold two tokens.
    """
    # Not splitlines: some printable characters of GPT-2 would end a line for it.
    lines = Path(path).read_text(encoding="utf-8").rstrip("\n").split("\n")
    first = 1 if lines[0].startswith("#version") else 0
    return [
        split_merge(line, f"{path}, line {number}")
        for number, line in enumerate(lines[first:], first + 1)
        if line or len(lines) > 1
    ]


def split_merge(line: str, place: str) -> Pair:
    """Return the two tokens of a merge written as "left right"."""
    parts = line.split(" ")
    if len(parts) != 2 or not all(parts):
        raise ValueError(f"{place}: expected two tokens and a space, got {line!r}")
    return parts[0], parts[1]


def bytes_of_ids(
    ids: Mapping[str, int], special_tokens: Mapping[str, int]
) -> dict[int, bytes]:
    """Return the bytes that each id stands for; a special token gives its name.

    Raises:
        ValueError: If one of the 256 bytes has no id, an id is negative, or two tokens
            have the same.
    """
    missing = [token for token in bytes_to_characters().values() if token not in ids]
    if missing:
        raise ValueError(
            f"expected ids for all 256 bytes, got none for {len(missing)}:"
            f" {', '.join(map(repr, missing[:5]))}"
        )
    found: dict[int, bytes] = {}
    for tokens, to_bytes in ((ids, from_printable), (special_tokens, utf8)):
        for token, id in tokens.items():
            if id < 0 or id in found:
                raise ValueError(
                    f"expected ids from 0 on, each given once; got {id} for {token!r}"
                )
            found[id] = to_bytes(token)
    return found


def read_json(path: str | Path) -> dict:
    """Read a JSON object.

    Raises:
        ValueError: If the file holds something else.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: expected JSON, got {error}") from None
    if not isinstance(content, dict):
        raise ValueError(
            f"{path}: expected a JSON object, got {type(content).__name__}"
        )
    return content


def write_json(path: str | Path, content: dict) -> None:
    """Write JSON in readable lines, letters as they are."""
    text = json.dumps(content, ensure_ascii=False, indent=1)
    Path(path).write_text(text + "\n", encoding="utf-8")
