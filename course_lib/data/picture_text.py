"""Grey pictures as short texts, to be kept where there is only text.

A pixel is one of 16 grey levels, a hexadecimal figure. Most of a written digit is white
paper, so 2 to 21 white pixels in a row are one letter, g to z.
"""

import re

import torch
from torch import Tensor

from course_lib.data.pictures import check_pictures

FIGURES = "0123456789abcdef"
RUNS = {letter: 2 + place for place, letter in enumerate("ghijklmnopqrstuvwxyz")}
LETTERS = {length: letter for letter, length in RUNS.items()}


def picture_texts(pictures: Tensor) -> list[str]:
    """A text for each of the pictures (N, 1, H, W), floats in [0, 1], in reading order;
    levels are rounded to the nearest.

    Raises:
        ValueError: As ``data.pictures.check_pictures``.

    >>> picture_texts(torch.tensor([[[[0.0, 0, 0], [1, 0.5, 0]]]]))
    ['hf80']
    """
    levels = (check_pictures(pictures) * 15).round().long().flatten(1).tolist()
    rows = ["".join(FIGURES[level] for level in row) for row in levels]
    return [re.sub("0{2,21}", lambda run: LETTERS[len(run[0])], row) for row in rows]


def texts_as_pictures(texts: list[str], size: int) -> Tensor:
    """The way back, to float32 (N, 1, size, size).

    Raises:
        ValueError: If a text is none of ``picture_texts`` or of another size.
    """
    rows = []
    for text in texts:
        if found := set(text) - set(FIGURES) - set(RUNS):
            raise ValueError(f"no picture is written with {min(found)!r}")
        row = "".join("0" * RUNS[one] if one in RUNS else one for one in text)
        if len(row) != size * size:
            raise ValueError(f"expected {size * size} pixels, got {len(row)}")
        rows.append([int(one, 16) for one in row])
    return torch.tensor(rows).view(-1, 1, size, size).float() / 15
