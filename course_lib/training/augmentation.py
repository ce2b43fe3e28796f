"""More texts from few, by small changes that should leave the meaning (Wei and Zou
2019) or by a way through another language (Yu et al. 2018, section 3).

The right answer to a text is kept, so the change must not touch it: a word that is
deleted or swapped can be the very one that a label depends on. Augment the training
texts alone, never those that you measure on.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence

Translate = Callable[[list[str]], list[str]]


def replace_synonyms(
    text: str, synonyms: Mapping[str, Sequence[str]], share: float = 0.1, seed: int = 0
) -> str:
    """Replace some words, each by one of its synonyms.

    Args:
        text: Words in spaces and punctuation, which stay.
        synonyms: Word in small letters -> others of its meaning. A word without an
            entry, such as "the", is never replaced.
        share: Of the text's words that are replaced, at least one word and at most
            those that have synonyms.
        seed: Of the choice.

    Returns:
        The text; a word with a capital gives its capital to the other.

    Raises:
        ValueError: If the share is out of 0 to 1.
    """
    draw, pieces = _start(text, share, seed)
    known = [i for i in _words(pieces) if synonyms.get(pieces[i].lower())]
    for i in draw.sample(known, min(len(known), _how_many(pieces, share))):
        other = draw.choice(synonyms[pieces[i].lower()])
        capital = pieces[i][0].isupper()
        pieces[i] = other[0].upper() + other[1:] if capital else other
    return "".join(pieces)


def delete_words(text: str, share: float = 0.1, seed: int = 0) -> str:
    """Delete every word with a probability, with the space before it.

    Args:
        text: Words in spaces and punctuation.
        share: The probability. A text keeps one word at least, drawn at random, if all
            of them would go.
        seed: Of the choice.

    Raises:
        ValueError: If the share is out of 0 to 1.
    """
    draw, pieces = _start(text, share, seed)
    words = _words(pieces)
    kept = {i for i in words if draw.random() >= share}
    if words and not kept:
        kept = {draw.choice(words)}
    for i in words:
        if i not in kept:
            pieces[i - 1], pieces[i] = pieces[i - 1].rstrip(), ""
    return "".join(pieces).strip()


def swap_words(text: str, share: float = 0.1, seed: int = 0) -> str:
    """Let two words change places, several times.

    Args:
        text: Words in spaces and punctuation, which stay.
        share: How many swaps, as a share of the text's words, and one at least.
        seed: Of the choice.

    Raises:
        ValueError: If the share is out of 0 to 1.
    """
    draw, pieces = _start(text, share, seed)
    words = _words(pieces)
    for _ in range(_how_many(pieces, share) if len(words) > 1 else 0):
        i, j = draw.sample(words, 2)
        pieces[i], pieces[j] = pieces[j], pieces[i]
    return "".join(pieces)


def back_translate(
    texts: Sequence[str], there: Translate, back: Translate
) -> list[str]:
    """Say texts anew: translate them, and translate the result back.

    Args:
        texts: N texts.
        there: Makes N translations of N texts.
        back: Makes N texts of N translations. One that samples gives other words than
            one that takes the likeliest.

    Returns:
        N texts. Where nothing came back, the text that it was.

    Raises:
        ValueError: If a translator gives another number of texts than it got.
    """
    texts = list(texts)
    moved = texts
    for name, translate in (("there", there), ("back", back)):
        moved = list(translate(list(moved)))
        if len(moved) != len(texts):
            raise ValueError(
                f"expected {name} to give {len(texts)} texts, got {len(moved)}"
            )
    return [new if new.strip() else old for new, old in zip(moved, texts, strict=True)]


def _start(text: str, share: float, seed: int) -> tuple[random.Random, list[str]]:
    """A source of chance, and the text as what is between words, word, between, …"""
    if not 0 <= share <= 1:
        raise ValueError(f"the share must lie between 0 and 1, got {share}")
    return random.Random(seed), re.split(r"(\w+(?:['’]\w+)*)", text)


def _words(pieces: list[str]) -> list[int]:
    return list(range(1, len(pieces), 2))


def _how_many(pieces: list[str], share: float) -> int:
    return max(1, int(share * len(_words(pieces)))) if share else 0
