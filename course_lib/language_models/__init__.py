"""Language models: probabilities of the next token."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__, {"GPT": "gpt", "GPTConfig": "gpt", "generate": "decoding"}
)
