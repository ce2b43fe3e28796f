"""A judge for made-up digits: a small convolutional network that has seen real ones.

It works on pictures in [0, 1] as they come.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.data.pictures import check_pictures
from course_lib.layers.mode import evaluating
from course_lib.training.loop import seeded, train

FEATURES = 64  # F, the width of the hidden layer that pictures are compared by


class DigitClassifier(nn.Module):
    """Two convolutions and two linear layers, for pictures of 8×8 pixels and ten
    classes.
    """

    def __init__(self, seed: int = 0):
        super().__init__()
        with seeded(seed, torch.device("cpu")):
            self.body = nn.Sequential(
                nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(),  # (B, 32, 8, 8)
                nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                nn.Flatten(), nn.Dropout(0.3),  # (B, 512)
                nn.Linear(512, FEATURES), nn.ReLU(),
            )  # fmt: skip
            self.head = nn.Linear(FEATURES, 10)

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits (B, 10) for pictures (B, 1, 8, 8)."""
        return self.head(self.body(pictures))

    def probabilities(self, pictures: Tensor) -> Tensor:
        """How likely each class is, (N, 10).

        Raises:
            ValueError: If the pictures are not (N, 1, 8, 8) floats in [0, 1].
        """
        with evaluating(self):
            return self(check_pictures(pictures, 8)).softmax(dim=-1)

    def features(self, pictures: Tensor) -> Tensor:
        """What the classifier decides by, (N, 64), for the measures of
        ``picture_metrics``; raises as ``probabilities`` does.
        """
        with evaluating(self):
            return self.body(check_pictures(pictures, 8))


def fit_digit_classifier(
    images: Tensor,
    labels: Tensor,
    *,
    steps: int = 400,
    seed: int = 0,
    progress: bool | None = None,
) -> DigitClassifier:
    """Train a classifier in a few seconds.

    Args:
        images: (N, 1, 8, 8) floats in [0, 1].
        labels: Integers (N,), 0 to 9.
        steps: Batches of 64.
        seed: Of weights, batches and dropout.
        progress: As for ``training.loop.train``.

    Raises:
        ValueError: If images are not as above, or there are not as many labels.
    """
    check_pictures(images, 8)
    if labels.shape != (len(images),):
        raise ValueError(f"expected {len(images)} labels, got {tuple(labels.shape)}")
    draw = torch.Generator().manual_seed(seed)

    def batches():
        while True:
            chosen = torch.randint(len(images), (64,), generator=draw)
            yield images[chosen], labels[chosen]

    model = DigitClassifier(seed)
    train(
        model, batches(), steps, 3e-3, loss=F.cross_entropy, seed=seed,
        progress=progress, label="classifier",
    )  # fmt: skip
    return model
