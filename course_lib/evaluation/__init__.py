"""Measuring models, and saying how sure one can be of the measurement."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, {"mean_interval": "intervals"})
