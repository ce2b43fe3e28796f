"""Measuring models, and saying how sure one can be of the measurement."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "mean_interval": "intervals",
        "DigitClassifier": "digit_classifier",
        "fit_digit_classifier": "digit_classifier",
        "PictureJudge": "picture_judge",
        "class_diversity": "picture_metrics",
        "density_coverage": "picture_metrics",
        "frechet_distance": "picture_metrics",
        "kernel_distance": "picture_metrics",
        "precision_recall": "picture_metrics",
    },
)
