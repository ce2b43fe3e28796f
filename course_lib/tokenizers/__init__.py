"""Tokenizers: text to numbers and back."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "ByteBPE": "byte_bpe",
        "CharacterTokenizer": "characters",
        "ClipTokenizer": "clip",
        "LlamaTokenizer": "llama",
        "Llama3Tokenizer": "llama3",
        "llama3_words": "llama3",
        "MergeTable": "bpe_encoding",
        "StreamDecoder": "stream_decoder",
        "WordPieceTokenizer": "wordpiece",
        "WordTokenizer": "words",
        "bert_words": "bert_pretokenize",
        "bytes_to_characters": "byte_level",
        "count_pairs": "bpe",
        "count_words": "pretokenize",
        "encode_word": "bpe",
        "from_printable": "byte_level",
        "gpt2_words": "pretokenize",
        "learn_merges": "bpe_training",
        "learn_wordpieces": "wordpiece_training",
        "merge": "bpe",
        "to_printable": "byte_level",
        "train_bpe": "bpe",
    },
)
