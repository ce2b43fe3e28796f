"""Transformers put together: an encoder that reads, a decoder that writes, and both."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "TransformerConfig": "config",
        "InputEmbedding": "embedding",
        "TransformerEncoder": "encoder",
        "TransformerDecoder": "decoder",
        "EncoderDecoder": "encoder_decoder",
        "TargetWriter": "generation",
        "greedy": "generation",
        "beam_search": "generation",
        "load_bart": "bart_files",
        "save_bart": "bart_files",
        "load_bert": "bert_files",
        "load_longformer": "longformer_files",
        "MaskedLanguageModel": "masked_lm",
        "mask_tokens": "masked_lm",
        "WordVocabulary": "bert_inputs",
        "BertInputs": "bert_inputs",
        "pack": "bert_inputs",
        "SequenceHead": "heads",
        "TokenHead": "heads",
        "SpanHead": "heads",
        "TaskModel": "heads",
        "masked_mean": "heads",
        "best_spans": "spans",
        "span_scores": "spans",
    },
)
