"""Layers: what stands between one attention and the next."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "LayerNorm": "layer_norm",
        "FusedLayerNorm": "fused_layer_norm",
        "FeedForward": "feed_forward",
        "gelu_tanh": "feed_forward",
        "TransformerBlock": "block",
        "RMSNorm": "rms_norm",
        "BatchNorm": "batch_norm",
        "AdaptiveNorm": "adaptive_norm",
        "AdaptiveZeroBlock": "adaptive_norm",
        "modulate": "adaptive_norm",
        "SwiGLU": "swiglu",
        "Dropout": "dropout",
        "ARRANGEMENTS": "residual",
        "ResidualBranch": "residual",
        "ResidualBlock": "residual_block",
        "join": "residual",
        "StackConfig": "stack",
        "TransformerStack": "stack",
        "StackedLanguageModel": "stack",
        "evaluating": "mode",
        "LoRALinear": "lora",
        "add_lora": "lora",
        "merge_lora": "lora",
        "MixtureOfExperts": "mixture_of_experts",
        "balance_loss": "routing",
        "route": "routing",
    },
)
