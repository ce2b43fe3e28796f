"""Language models: probabilities of the next token."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "GPT": "gpt",
        "GPTConfig": "gpt",
        "Sampling": "sampling",
        "TextReader": "reader",
        "pad_left": "reader",
        "generate": "decoding",
        "beam_search": "beam_search",
        "contrastive_search": "contrastive_search",
        "NGram": "n_gram",
        "Guided": "control",
        "PrefixClassifier": "control",
        "LeanDecoder": "lean_decoder",
        "load_gpt2": "gpt2_files",
        "save_gpt2": "gpt2_files",
    },
)
