"""1,100 instructions with answers, and for each a pair of answers of which one is
preferred: small real sets to fine-tune on and to learn a reward from.

They come with the book of Raschka (2024), under the Apache licence 2.0. Large models
wrote them: the preferred answer of a pair is the polite one. The files, 0.2 and 0.4 MB,
are looked for where ``downloads`` looks, and have to have the SHA-256 written here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from course_lib.data import downloads, usage

_PLACES = (
    "https://raw.githubusercontent.com/rasbt/LLMs-from-scratch/main/ch07/",
    "https://cdn.jsdelivr.net/gh/rasbt/LLMs-from-scratch@main/ch07/",
)


def _remote(folder: str, name: str, size: int, sha256: str) -> downloads.RemoteFile:
    urls = tuple(f"{place}{folder}/{name}" for place in _PLACES)
    return downloads.RemoteFile(name, size, sha256, urls)


FILES = {
    "instructions": _remote(
        "01_main-chapter-code",
        "instruction-data.json",
        203_524,
        "7e09a9af353722ca15c18bc580f093f9c39d3178335a75177319cb1e1d163944",
    ),
    "preferences": _remote(
        "04_preference-tuning-with-dpo",
        "instruction-data-with-preference.json",
        386_968,
        "305315abf14f65fa42c01a0877572f832606571c2a7d49f152ac1d758b16756e",
    ),
}


@dataclass(frozen=True)
class Instruction:
    """What somebody asks for, and what is answered."""

    instruction: str
    input: str  # what the instruction is about; often empty
    output: str
    chosen: str | None = None  # None without preferences
    rejected: str | None = None

    @property
    def prompt(self) -> str:
        """Instruction and input in the form of Alpaca (Taori et al. 2023), up to where
        the answer begins.
        """
        asked = f"### Instruction:\n{self.instruction}\n\n"
        given = f"### Input:\n{self.input}\n\n" if self.input else ""
        return f"{asked}{given}### Response:\n"


def load_instructions(
    name: str = "instructions", optional: bool = False
) -> list[Instruction]:
    """Read one of the sets, downloading it first where needed.

    Args:
        name: "instructions", or "preferences" for those with pairs of answers.
        optional: Where it can't be had, print one line and return an empty list instead
            of raising an error.

    Raises:
        ValueError: If no set has this name, or the file in ``COURSE_DATA`` is not the
            one it should be.
        DataUnavailable: If it can't be had and is not optional.
    """
    if name not in FILES:
        raise ValueError(f"name must be one of {', '.join(FILES)}, got {name!r}")
    return downloads._perhaps(lambda: read_instructions(_find(name)), optional, [])


def _find(name: str) -> Path:
    file = FILES[name]
    path = (
        downloads._in_course_data(file)
        or downloads._in_cache(file)
        or downloads._download(name, file)
    )
    usage.record(name, file.sha256)
    return path


def read_instructions(path: Path) -> list[Instruction]:
    """Read a file of this form: a list of objects with the fields of ``Instruction``.

    Raises:
        ValueError: If it is none.
    """
    try:
        return [Instruction(**one) for one in json.loads(path.read_text("utf-8"))]
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"{path}: expected a list of instructions, got {error}"
        ) from None


def common_words(texts: Sequence[Sequence[str]], count: int) -> list[str]:
    """The ``count`` words that stand in most texts, the most common first; ties in
    alphabetical order.

    Args:
        texts: Each a list of its words, from ``words_of``.
    """
    seen: dict[str, int] = {}
    for text in texts:
        for word in set(text):
            seen[word] = seen.get(word, 0) + 1
    return sorted(seen, key=lambda word: (-seen[word], word))[:count]


def words_of(text: str) -> list[str]:
    """Words in small letters, without the signs around them.

    >>> words_of("Duh, it's 'Tokyo'.")
    ['duh', "it's", 'tokyo']
    """
    bare = (word.strip(".,:;!?\"'()[]`*") for word in text.lower().split())
    return [word for word in bare if word]
