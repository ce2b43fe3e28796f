"""Layers: what stands between one attention and the next."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "LayerNorm": "layer_norm",
        "FeedForward": "feed_forward",
        "TransformerBlock": "block",
        "evaluating": "mode",
    },
)
