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
        "load_gpt2": "gpt2_files",
        "save_gpt2": "gpt2_files",
        "GPTS": "family",
        "FirstGPTConfig": "family",
        "GPT_NEOS": "gpt_neo",
        "GPTNeoConfig": "gpt_neo",
        "load_gpt_neo": "gpt_neo_files",
        "Counts": "counts",
        "count_parameters": "counts",
        "forward_flops": "counts",
        "training_flops": "counts",
        "LLAMAS": "llama",
        "LlamaConfig": "llama",
        "Stretch": "llama",
        "llama_hidden": "llama",
        "make_llama": "llama",
        "load_llama": "llama_files",
        "save_llama": "llama_files",
    },
)
