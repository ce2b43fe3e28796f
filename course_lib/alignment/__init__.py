"""Making a model do what people want: from what they say about its answers."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__, {"FeedbackForm": "forms", "FeedbackStore": "feedback"}
)
