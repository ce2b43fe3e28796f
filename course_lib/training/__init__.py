"""Training: batches in, a better model out."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "train": "loop",
        "History": "loop",
        "next_token_loss": "loop",
        "learning_rate_at": "loop",
        "language_model_batches": "batches",
        "story_batches": "batches",
        "pad": "batches",
        "IGNORE": "batches",
        "token_bits": "bits",
        "whole_text_bits": "bits",
        "mean_loss": "bits",
        "ProgressLine": "progress",
        "shift_right": "teacher_forcing",
        "smoothed_targets": "label_smoothing",
        "smoothed_cross_entropy": "label_smoothing",
        "smoothing_floor": "label_smoothing",
        "rehearse": "fine_tuning",
        "PullBack": "fine_tuning",
        "train_only": "fine_tuning",
    },
)
