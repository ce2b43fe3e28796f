"""A judge for made-up pictures of 28×28 pixels: a small convolutional network that has
seen real ones, moved about a little.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.evaluation.picture_classifier import FEATURES, PictureClassifier, fit


class MnistClassifier(PictureClassifier):
    """Three convolutions and two linear layers, for pictures (N, 1, 28, 28) and ten
    classes.
    """

    def __init__(self, seed: int = 0):
        super().__init__(28, make_body, seed)


def make_body() -> nn.Sequential:
    """From (B, 1, 28, 28) to (B, F)."""
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.ReLU(),  # (B, 16, 14, 14)
        nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),  # (B, 64, 7, 7)
        nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3),  # (B, 576)
        nn.Linear(576, FEATURES), nn.ReLU(),
    )  # fmt: skip


def moved(pictures: Tensor, most: int, generator: torch.Generator) -> Tensor:
    """Each picture moved by a whole number of pixels, down or up and right or left;
    paper comes in where it leaves, and what leaves is lost.

    Args:
        pictures: (B, 1, H, W).
        most: How many pixels at most, in either direction.
        generator: Draws the ways, each as likely as another.
    """
    _, _, high, wide = pictures.shape
    ways = torch.randint(2 * most + 1, (2, len(pictures)), generator=generator)
    padded = F.pad(pictures, (most, most, most, most))
    rows = (ways[0][:, None] + torch.arange(high))[:, None, :, None]
    columns = (ways[1][:, None] + torch.arange(wide))[:, None, None, :]
    return padded[torch.arange(len(pictures)).view(-1, 1, 1, 1), 0, rows, columns]


def fit_mnist_classifier(
    images: Tensor,
    labels: Tensor,
    *,
    steps: int = 1500,
    seed: int = 0,
    progress: bool | None = None,
) -> PictureClassifier:
    """Train a classifier in less than a minute, each picture moved by up to two pixels;
    arguments and errors are those of ``picture_classifier.fit``, and ``seed`` is of the
    weights too.
    """

    def augment(pictures: Tensor, draw: torch.Generator) -> Tensor:
        return moved(pictures, 2, draw)

    return fit(
        MnistClassifier(seed), images, labels, steps, seed=seed, augment=augment,
        progress=progress,
    )  # fmt: skip
