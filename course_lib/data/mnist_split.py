"""MNIST as tensors, in a part to learn from and a part to judge by.

Of MNIST's own two parts only the smaller, its 10,000 test images, is fetched: a tenth
of the bytes, and enough for an hour on a laptop. So both parts here come from it, and
numbers measured on them do not compare with those in papers.
"""

import torch
from torch import Tensor

from course_lib.data.digit_split import DigitSplit
from course_lib.data.downloads import load_images


def split_mnist(seed: int = 0, optional: bool = False) -> DigitSplit | None:
    """Split the 10,000 images into about 9,000 and 1,000, a tenth of each class held
    out.

    Args:
        seed: Determines which images are held out, and the order of both parts.
        optional: Where MNIST can't be had, print one line and return None instead of
            raising an error.

    Returns:
        Images float32 (N, 1, 28, 28) in [0, 1], 0 for paper and 1 for full ink, and
        labels int64 (N,), of both parts.

    Raises:
        DataUnavailable: If MNIST can't be had and is not optional.
    """
    arrays = load_images("mnist", optional)
    if arrays[0] is None:
        return None
    images = torch.from_numpy(arrays[0])[:, None].float() / 255
    labels = torch.from_numpy(arrays[1])
    train, test = stratified(labels, 0.1, seed)
    return DigitSplit(images[train], labels[train], images[test], labels[test])


def stratified(labels: Tensor, share: float, seed: int) -> tuple[Tensor, Tensor]:
    """Places of a part to learn from and of one to judge by, such that each class gives
    the same share of its places to the second; both in random order.

    Args:
        labels: Integers (N,).
        share: The second part's, rounded for each class.
        seed: Of the choice and the order.

    Raises:
        ValueError: If labels are not a row or ``share`` is no share.

    >>> train, test = stratified(torch.tensor([0, 1, 1, 1, 1, 0]), 0.5, seed=0)
    >>> len(train), torch.tensor([0, 1, 1, 1, 1, 0])[test].sort().values
    (3, tensor([0, 1, 1]))
    """
    if labels.dim() != 1:
        raise ValueError(f"labels must be (N,), got {tuple(labels.shape)}")
    if not 0 <= share <= 1:
        raise ValueError(f"share must lie between 0 and 1, got {share}")
    draw = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=draw)
    train, test = [], []
    for label in labels.unique():
        members = order[labels[order] == label]
        count = round(share * len(members))
        test.append(members[:count])
        train.append(members[count:])

    def shuffled(parts: list[Tensor]) -> Tensor:
        places = torch.cat(parts) if parts else order
        return places[torch.randperm(len(places), generator=draw)]

    return shuffled(train), shuffled(test)
