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
        "SlidingWindowAttention": "sliding_window",
        "window_mask": "sliding_window",
        "previous_token_score": "patterns",
        "induction_score": "patterns",
        "head_diversity": "patterns",
        "ablate_heads": "ablation",
    },
)
