"""Special tokens: names such as "<|endoftext|>" that stand for no text."""

import re
from collections.abc import Collection, Iterator


def split_special(
    text: str, special: Collection[str], allowed: Collection[str] | str
) -> Iterator[tuple[str, bool]]:
    """Cut a text at the special tokens that may be read from it.

    Text that a user typed may hold the name of a special token. Read as one, it would
    end the document, or speak for the assistant; so a name is only read as a token
    where the caller allows it, and is text like any other elsewhere.

    Args:
        special: All names there are.
        allowed: The names to look for, or "all". A longer name goes before a shorter.

    Yields:
        Pieces of text, and whether they are special. No piece is empty.

    Raises:
        ValueError: If an allowed name is not special.

    >>> list(split_special("a<end>b<pad>", ["<end>", "<pad>"], ["<end>"]))
    [('a', False), ('<end>', True), ('b<pad>', False)]
    """
    names = distinct(special if allowed == "all" else allowed)
    for name in names:
        if name not in special:
            known = ", ".join(map(repr, special)) or "none"
            raise ValueError(f"expected special tokens among {known}; got {name!r}")
    if not names:
        yield from [(text, False)] if text else []
        return
    choice = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    for place, piece in enumerate(re.split(f"({choice})", text)):
        if piece:
            yield piece, place % 2 == 1


def distinct(names: Collection[str]) -> list[str]:
    """Return names of special tokens as a list.

    Raises:
        ValueError: If one is empty or comes twice, or a text stands for the list.
    """
    if isinstance(names, str):
        raise ValueError(f"expected a list of special tokens, got the text {names!r}")
    names = list(names)
    if "" in names or len(set(names)) < len(names):
        raise ValueError(f"expected distinct names of special tokens, got {names}")
    return names
