"""A judge for made-up pictures of 28×28 pixels: a small convolutional network that has
seen real ones, moved about a little.

It works on pictures in [0, 1] as they come.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.data.pictures import check_pictures
from course_lib.layers.mode import evaluating
from course_lib.training.loop import seeded, train

FEATURES = 64  # F, the width of the hidden layer that pictures are compared by
AT_ONCE = 500  # pictures looked at together


class MnistClassifier(nn.Module):
    """Three convolutions and two linear layers, for pictures of 28×28 pixels and ten
    classes.
    """

    def __init__(self, seed: int = 0):
        super().__init__()
        with seeded(seed, torch.device("cpu")):
            self.body = nn.Sequential(
                nn.Conv2d(1, 16, 5, stride=2, padding=2), nn.ReLU(),  # (B, 16, 14, 14)
                nn.Conv2d(16, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(),  # (B, 64, 7, 7)
                nn.MaxPool2d(2), nn.Flatten(), nn.Dropout(0.3),  # (B, 576)
                nn.Linear(576, FEATURES), nn.ReLU(),
            )  # fmt: skip
            self.head = nn.Linear(FEATURES, 10)

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits (B, 10) for pictures (B, 1, 28, 28)."""
        return self.head(self.body(pictures))

    def probabilities(self, pictures: Tensor) -> Tensor:
        """How likely each class is, (N, 10).

        Raises:
            ValueError: If the pictures are not (N, 1, 28, 28) floats in [0, 1].
        """
        return self.head(self.features(pictures)).softmax(dim=-1).detach()

    def features(self, pictures: Tensor) -> Tensor:
        """What the classifier decides by, (N, 64), for the measures of
        ``picture_metrics``; raises as ``probabilities`` does.
        """
        with evaluating(self):
            parts = check_pictures(pictures, 28).split(AT_ONCE)
            return torch.cat([self.body(part) for part in parts])


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
) -> MnistClassifier:
    """Train a classifier in less than a minute.

    Args:
        images: (N, 1, 28, 28) floats in [0, 1].
        labels: Integers (N,), 0 to 9.
        steps: Batches of 64, each picture moved by up to two pixels.
        seed: Of weights, batches and dropout.
        progress: As for ``training.loop.train``.

    Raises:
        ValueError: If images are not as above, or there are not as many labels.
    """
    check_pictures(images, 28)
    if labels.shape != (len(images),):
        raise ValueError(f"expected {len(images)} labels, got {tuple(labels.shape)}")
    draw = torch.Generator().manual_seed(seed)

    def batches():
        while True:
            chosen = torch.randint(len(images), (64,), generator=draw)
            yield moved(images[chosen], 2, draw), labels[chosen]

    model = MnistClassifier(seed)
    train(
        model, batches(), steps, 3e-3, loss=F.cross_entropy, seed=seed,
        progress=progress, label="classifier",
    )  # fmt: skip
    return model
