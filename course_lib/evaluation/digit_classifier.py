"""A judge for made-up digits of 8×8 pixels: a small convolutional network that has seen
real ones.
"""

from torch import Tensor, nn

from course_lib.evaluation.picture_classifier import FEATURES, PictureClassifier, fit


class DigitClassifier(PictureClassifier):
    """Two convolutions and two linear layers, for pictures (N, 1, 8, 8) and ten
    classes.
    """

    def __init__(self, seed: int = 0):
        super().__init__(8, make_body, seed)


def make_body() -> nn.Sequential:
    """From (B, 1, 8, 8) to (B, F)."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3, padding=1), nn.ReLU(),  # (B, 32, 8, 8)
        nn.Conv2d(32, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Dropout(0.3),  # (B, 512)
        nn.Linear(512, FEATURES), nn.ReLU(),
    )  # fmt: skip


def fit_digit_classifier(
    images: Tensor,
    labels: Tensor,
    *,
    steps: int = 400,
    seed: int = 0,
    progress: bool | None = None,
) -> PictureClassifier:
    """Train a classifier in a few seconds; arguments and errors are those of
    ``picture_classifier.fit``, and ``seed`` is of the weights too.
    """
    model = DigitClassifier(seed)
    return fit(model, images, labels, steps, seed=seed, progress=progress)
