"""Tokenizers: text to numbers and back."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__, {"CharacterTokenizer": "characters", "WordTokenizer": "words"}
)
