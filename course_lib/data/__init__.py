"""Data: stories from a program with known entropy, embedded digits, verified downloads,
recorded experiments.
"""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "sample_stories": "small_stories",
        "story_bits": "small_stories",
        "entropy_bits": "small_stories",
        "floor_bits": "small_stories",
        "position_floor": "small_stories",
        "load_digits": "digits",
        "split_digits": "digit_split",
        "fetch": "downloads",
        "load_text": "downloads",
        "load_images": "downloads",
        "DataUnavailable": "downloads",
        "check_pictures": "pictures",
        "recording": "recordings",
        "used": "usage",
        "ring_modes": "rings",
        "ring_report": "rings",
        "sample_ring": "rings",
        "WordMaps": "in_context",
        "answer_probabilities": "in_context",
        "best_score": "in_context",
        "split_stories": "story_tasks",
        "load_sst2": "sst2",
        "sample_bilingual": "bilingual",
        "sample_dates": "dates",
        "sample_summaries": "story_summaries",
        "sample_sentences": "workers",
        "sample_letters": "letters",
    },
)
