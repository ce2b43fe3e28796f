"""The digits as tensors, in a part to learn from and a part to judge by.

The split is stratified: each class gives the same share of its images to either part.
The file's own order does not serve: its last fifth is not like the rest, and a
classifier trained on the rest does worse there.
"""

from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.data.digits import load_digits

HELD_OUT = 0.2  # the share of each class that nothing is trained on


class DigitSplit(NamedTuple):
    """Two parts that share no image, each in random order."""

    train_images: Tensor  # float32 (1438, 1, 8, 8), in [0, 1], a multiple of 1/16
    train_labels: Tensor  # int64 (1438,), 0 to 9
    test_images: Tensor  # float32 (359, 1, 8, 8)
    test_labels: Tensor  # int64 (359,)


def split_digits(seed: int = 0) -> DigitSplit:
    """Split the 1,797 digits into 1,438 and 359, a fifth of each class held out.

    Args:
        seed: Determines which images are held out, and the order of both parts.

    Returns:
        Images and labels of both parts; see ``DigitSplit``. In an image 0 is paper and
        1 is full ink.

    >>> [tuple(part.shape) for part in split_digits()]
    [(1438, 1, 8, 8), (1438,), (359, 1, 8, 8), (359,)]
    """
    arrays = load_digits()
    images, labels = torch.from_numpy(arrays[0])[:, None], torch.from_numpy(arrays[1])
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=generator)
    held_out = torch.zeros(len(labels), dtype=torch.bool)
    for digit in range(10):
        members = order[labels[order] == digit]
        held_out[members[: round(HELD_OUT * len(members))]] = True
    # Shuffled once more: classes whose share was taken early would otherwise come first.
    order = order[torch.randperm(len(order), generator=generator)]
    train, test = order[~held_out[order]], order[held_out[order]]
    return DigitSplit(images[train], labels[train], images[test], labels[test])
