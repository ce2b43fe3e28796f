"""Attention: each position gathers what it needs from the others."""

from course_lib._lazy import attach

__getattr__, __dir__, __all__ = attach(
    __name__,
    {
        "attention_entropy": "measures",
        "causal_mask": "dot_product",
        "padding_mask": "dot_product",
        "masked_softmax": "dot_product",
        "scaled_dot_product_attention": "dot_product",
        "MultiHeadAttention": "multi_head",
        "fused_attention": "multi_head",
        "split_heads": "heads",
        "join_heads": "heads",
        "share_heads": "heads",
        "KeyValueCache": "kv_cache",
        "AdditiveAttention": "additive",
        "GroupedQueryAttention": "grouped_query",
        "LongformerAttention": "longformer",
        "longformer_mask": "longformer",
        "BlockSparseAttention": "block_sparse",
        "sliding_window_attention": "sliding_window",
        "gathered_window_attention": "sliding_window",
        "tiled_attention": "tiled",
        "low_rank_attention": "low_rank",
        "LowRankAttention": "low_rank",
        "performer_attention": "performer",
        "PerformerAttention": "performer",
        "LinformerAttention": "linformer",
        "EfficientAttention": "efficient",
        "previous_token_score": "patterns",
        "induction_score": "patterns",
        "head_diversity": "patterns",
        "ablate_heads": "ablation",
    },
)
