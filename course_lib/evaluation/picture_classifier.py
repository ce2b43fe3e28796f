"""A classifier that judges made-up pictures: it has seen real ones, and works on
pictures in [0, 1] as they come.

Axes: N and B pictures, S the side of each in pixels, C classes, F features.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.data.pictures import check_pictures
from course_lib.layers.mode import evaluating
from course_lib.training.loop import seeded, train

FEATURES = 64  # F, the width of the hidden layer that pictures are compared by
CLASSES = 10  # C
AT_ONCE = 500  # pictures looked at together


class PictureClassifier(nn.Module):
    """A body that turns pictures into features, and a linear map that tells classes
    apart by them.

    Args:
        side: S.
        make_body: Makes a module from (B, 1, S, S) to (B, F).
        seed: Of the weights; torch's global random state is left as it was.
    """

    def __init__(self, side: int, make_body: Callable[[], nn.Module], seed: int = 0):
        super().__init__()
        self.side = side
        with seeded(seed, torch.device("cpu")):
            self.body = make_body()
            self.head = nn.Linear(FEATURES, CLASSES)

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits (B, C) for pictures (B, 1, S, S)."""
        return self.head(self.body(pictures))

    def probabilities(self, pictures: Tensor) -> Tensor:
        """How likely each class is, (N, C).

        Raises:
            ValueError: If the pictures are not (N, 1, S, S) floats in [0, 1].
        """
        return self.head(self.features(pictures)).softmax(dim=-1).detach()

    def features(self, pictures: Tensor) -> Tensor:
        """What the classifier decides by, (N, F), for the measures of
        ``picture_metrics``; raises as ``probabilities`` does.
        """
        with evaluating(self):
            parts = check_pictures(pictures, self.side).split(AT_ONCE)
            return torch.cat([self.body(part) for part in parts])


def fit(
    model: PictureClassifier,
    images: Tensor,
    labels: Tensor,
    steps: int,
    *,
    seed: int = 0,
    augment: Callable[[Tensor, torch.Generator], Tensor] | None = None,
    progress: bool | None = None,
) -> PictureClassifier:
    """Train a classifier in place, and return it.

    Args:
        model: A new one.
        images: (N, 1, S, S) floats in [0, 1].
        labels: Integers (N,), 0 to C - 1.
        steps: Batches of 64.
        seed: Of batches and dropout.
        augment: Changes each batch of pictures, with the generator that draws batches.
        progress: As for ``training.loop.train``.

    Raises:
        ValueError: If images are not as above, or there are not as many labels.
    """
    check_pictures(images, model.side)
    if labels.shape != (len(images),):
        raise ValueError(f"expected {len(images)} labels, got {tuple(labels.shape)}")
    draw = torch.Generator().manual_seed(seed)

    def batches():
        while True:
            chosen = torch.randint(len(images), (64,), generator=draw)
            pictures = images[chosen]
            if augment is not None:
                pictures = augment(pictures, draw)
            yield pictures, labels[chosen]

    train(
        model, batches(), steps, 3e-3, loss=F.cross_entropy, seed=seed,
        progress=progress, label="classifier",
    )  # fmt: skip
    return model
