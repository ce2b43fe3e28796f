"""Damage by chance: typing mistakes in texts, noise on pictures, and what a score is at
each level of it.
"""

from collections.abc import Callable, Sequence
from statistics import fmean
from typing import NamedTuple, TypeVar

import torch
from torch import Tensor

from course_lib.data.pictures import check_pictures
from course_lib.evaluation.bootstrap import bootstrap_interval

Items = TypeVar("Items")
KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # a keyboard's rows


def neighbours(letter: str) -> str:
    """The keys beside a small letter: in its row, and those above and below it.

    >>> neighbours("s")
    'adwezx'
    """
    row = next(r for r, keys in enumerate(KEYS) if letter in keys)
    place = KEYS[row].index(letter)
    beside = [(row, place - 1), (row, place + 1)]
    beside += [(row - 1, place), (row - 1, place + 1)]  # a row stands half a key right
    beside += [(row + 1, place - 1), (row + 1, place)]
    return "".join(
        KEYS[r][p] for r, p in beside if 0 <= r < len(KEYS) and 0 <= p < len(KEYS[r])
    )


def typos(text: str, rate: float, generator: torch.Generator) -> str:
    """Hit each letter from a to z with probability ``rate``: it changes places with the
    next one, is left out, is typed twice, or becomes a neighbouring key; each of the
    four as likely. Everything else stays.

    A letter that should change places with no letter after it is left out instead.

    Raises:
        ValueError: If the rate is no probability.
    """
    if not 0 <= rate <= 1:
        raise ValueError(f"the rate must lie between 0 and 1, got {rate}")
    # Drawn for each character at every rate: a higher rate hits the same and more.
    hit, kind, which = torch.rand(3, len(text), generator=generator).tolist()
    written, place = [], 0
    while place < len(text):
        letter, after = text[place], text[place + 1 : place + 2]
        small, way = letter.lower(), int(4 * kind[place])
        if not "a" <= small <= "z" or hit[place] >= rate:
            written.append(letter)
        elif way == 0 and "a" <= after.lower() <= "z":
            written.append(after + letter)
            place += 1
        elif way == 1:
            written.append(2 * letter)
        elif way == 2:
            keys = neighbours(small)
            key = keys[int(which[place] * len(keys))]
            written.append(key if letter == small else key.upper())
        place += 1
    return "".join(written)


def pixel_noise(pictures: Tensor, level: float, generator: torch.Generator) -> Tensor:
    """Add normal noise to every pixel, and clip to [0, 1].

    Args:
        pictures: (N, 1, H, W) in [0, 1].
        level: The noise's standard deviation, in units of full ink.

    Raises:
        ValueError: If the level is negative, or pictures are not as above.
    """
    if not level >= 0:
        raise ValueError(f"the level must not be negative, got {level}")
    noise = torch.randn(pictures.shape, generator=generator, dtype=pictures.dtype)
    return (check_pictures(pictures) + level * noise).clamp(0, 1)


class NoisePoint(NamedTuple):
    """A score at one level of noise, with the interval that the items leave."""

    level: float
    value: float
    low: float
    high: float


def noise_curve(
    score: Callable[[Items], Sequence[float]],
    items: Items,
    corrupt: Callable[[Items, float, torch.Generator], Items],
    levels: Sequence[float],
    *,
    draws: int = 1,
    seed: int = 0,
    samples: int = 500,
) -> list[NoisePoint]:
    """The mean score at each level of noise, with a 95 % bootstrap interval over items.

    Every level draws the same random numbers, so that levels differ by the level alone.

    Args:
        score: One number an item, such as 1 for a right answer and 0 for a wrong one.
        items: What ``corrupt`` takes.
        corrupt: Called with the items, a level and a generator.
        draws: How often each item is damaged anew; its score is the mean.

    Raises:
        ValueError: If ``draws`` is below 1, or there are fewer than two items.
    """
    if draws < 1:
        raise ValueError(f"draws must be at least 1, got {draws}")
    curve = []
    for level in levels:
        draw = torch.Generator().manual_seed(seed)
        scores = [score(corrupt(items, level, draw)) for _ in range(draws)]
        each = [fmean(map(float, several)) for several in zip(*scores, strict=True)]
        curve.append(
            NoisePoint(level, *bootstrap_interval(fmean, each, samples=samples))
        )
    return curve
