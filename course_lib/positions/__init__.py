"""Positions: ways of telling a model where in the sequence each token stands."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(__name__, {"Positions": "interface", "LearnedPositions": "learned"})
