"""What transformers are used for: classification, translation, summaries; answering
questions and retrieving come later.
"""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "AttentionClassifier": "classification",
        "FittedClassifier": "classification",
        "WordTable": "classification",
        "fit_classifier": "classification",
        "mean_over_words": "classification",
        "fine_tune": "fine_tuning",
        "predict": "fine_tuning",
        "BagOfWords": "baselines",
        "WordTagger": "baselines",
        "SentenceEncoder": "embeddings",
        "SequenceToSequence": "translation",
        "exact_match": "translation",
        "DecoderOnly": "translation_families",
        "EncoderOnly": "translation_families",
        "Summarizer": "summarisation",
        "rouge_scores": "summarisation",
    },
)
