"""Tokenizers: text to numbers and back."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "CharacterTokenizer": "characters",
        "WordTokenizer": "words",
        "bytes_to_characters": "byte_level",
        "count_words": "pretokenize",
        "from_printable": "byte_level",
        "gpt2_words": "pretokenize",
        "to_printable": "byte_level",
    },
)
