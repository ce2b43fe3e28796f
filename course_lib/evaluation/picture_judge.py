"""Made-up pictures of several classes, measured against real held-out ones: are they
what was asked for, and do they lie where real ones do?
"""

from collections.abc import Callable
from typing import Protocol

from torch import Tensor

from course_lib.evaluation.picture_metrics import (
    class_diversity,
    density_coverage,
    frechet_distance,
    kernel_distance,
    precision_recall,
)


class Classifier(Protocol):
    """What a judge looks with, such as ``DigitClassifier``."""

    probabilities: Callable[[Tensor], Tensor]  # (N, 1, H, W) -> (N, classes)
    features: Callable[[Tensor], Tensor]  # (N, 1, H, W) -> (N, F)


class PictureJudge:
    """Measures sets of pictures, each as large as one real set, against it.

    Measures move with the number of pictures, so more of them come as several sets, and
    a measure is its mean over these. The yardstick is what other real pictures get.

    Args:
        classifier: Trained on other pictures than these.
        pictures: (N, 1, H, W) in [0, 1], real.
        labels: Integers (N,).
    """

    def __init__(self, classifier: Classifier, pictures: Tensor, labels: Tensor):
        self.classifier, self.real = classifier, classifier.features(pictures).double()
        # Without it the kernel's third power would see the largest features alone.
        self.scale = self.real.square().mean().sqrt()
        self.spread = class_diversity(self.real, labels)
        self.accuracy = self.recognised(pictures, labels)  # the most to be expected

    def recognised(self, pictures: Tensor, labels: Tensor) -> float:
        """The share of pictures in which the classifier sees the class asked for."""
        guess = self.classifier.probabilities(pictures).argmax(dim=1)
        return (guess == labels).double().mean().item()

    def __call__(self, pictures: Tensor, labels: Tensor) -> dict[str, float]:
        """All measures of made-up pictures.

        Args:
            pictures: (K · N, 1, H, W) in [0, 1].
            labels: Integers (K · N,), what was asked for; the same classes as the real
                ones in each set.

        Returns:
            "recognised"; "precision" and "recall"; "coverage"; the distances "frechet"
            and "kernel", the latter of features divided by the root of their mean
            square; and "diversity" within a class, 1 for real pictures.

        Raises:
            ValueError: If the pictures are not one or more whole sets, or there are not
                as many labels.
        """
        count = len(self.real)
        if not len(pictures) or len(pictures) % count or len(labels) != len(pictures):
            raise ValueError(
                f"expected sets of {count} pictures with as many labels, got"
                f" {len(pictures)} and {len(labels)}"
            )
        found = [
            self._measure(*part)
            for part in zip(pictures.split(count), labels.split(count), strict=True)
        ]
        return {name: sum(one[name] for one in found) / len(found) for name in found[0]}

    def _measure(self, pictures: Tensor, labels: Tensor) -> dict[str, float]:
        made = self.classifier.features(pictures).double()
        precision, recall = precision_recall(self.real, made)
        return {
            "recognised": self.recognised(pictures, labels),
            "precision": precision,
            "recall": recall,
            "coverage": density_coverage(self.real, made)[1],
            "frechet": frechet_distance(self.real, made),
            "kernel": kernel_distance(self.real / self.scale, made / self.scale),
            "diversity": class_diversity(made, labels) / self.spread,
        }
