"""Positions: ways of telling a model where in the sequence each token stands."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "Positions": "interface",
        "LearnedPositions": "learned",
        "SinusoidalPositions": "sinusoidal",
        "sinusoidal_table": "sinusoidal",
        "RelativePositions": "relative",
        "BucketPositions": "buckets",
        "relative_bucket": "buckets",
        "AlibiPositions": "alibi",
        "alibi_slopes": "alibi",
        "RotaryPositions": "rotary",
        "rotate_pairs": "rotary",
        "pairs_to_halves": "rotary",
        "InterpolatedRotary": "rotary_scaling",
        "NTKRotary": "rotary_scaling",
        "DynamicNTKRotary": "rotary_scaling",
        "YarnRotary": "rotary_scaling",
        "Llama3Rotary": "llama3_rotary",
        "halves_to_neighbours": "rotary_layouts",
        "neighbours_to_halves": "rotary_layouts",
    },
)
