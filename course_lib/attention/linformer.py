"""Linformer: keys and values of all positions are mixed to a few before anyone looks
(Wang et al. 2020).

Axes: B batch, H heads, T query positions, S key positions, R rank, D width of one head,
V width of the values.
"""

import torch
from torch import Tensor, nn

from course_lib.attention.key_mask import hide_rows, real_keys
from course_lib.attention.multi_head import fused_attention


class LinformerAttention(nn.Module):
    """Two learned matrices, (R, S), project the *length* of keys and values from S to
    R; each query then looks at R mixtures of positions.

    A mixture holds what comes late beside what comes early, so there is no causal form.
    Column s belongs to position s: shorter texts use the first columns alone, longer
    ones have none.

    Args:
        length: The longest sequence.
        rank: R, at most ``length``.
        heads: How many heads have matrices of their own; 1: they share.
        share: Whether values are mixed by the same matrix as keys (section 4 there).
        seed: Determines the first matrices.

    Raises:
        ValueError: If a number is below 1, or ``rank`` greater than ``length``.
    """

    def __init__(
        self,
        length: int,
        rank: int,
        heads: int = 1,
        share: bool = False,
        seed: int = 0,
    ):
        super().__init__()
        for name, number in (("length", length), ("rank", rank), ("heads", heads)):
            if number < 1:
                raise ValueError(f"{name} must be at least 1, got {number}")
        if rank > length:
            raise ValueError(
                f"rank must not exceed the length {length}, got {rank}: that"
                " would save nothing"
            )
        self.length, self.rank = length, rank
        draw = torch.Generator().manual_seed(seed)
        size = heads, rank, length
        spread = rank**-0.5  # as the paper draws them: projected dot products keep size
        self.to_keys = nn.Parameter(torch.randn(size, generator=draw) * spread)
        self.to_values = self.to_keys
        if not share:
            self.to_values = nn.Parameter(torch.randn(size, generator=draw) * spread)

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        mask: Tensor | None = None,
        *,
        causal: bool = False,
    ) -> Tensor:
        """Let every query look at the R mixtures.

        Args:
            query: (B, H, T, D).
            key: (B, H, S, D).
            value: (B, H, S, V).
            mask: Boolean (B, 1, 1, S), True where a position may be looked at: the
                others add nothing to any mixture. None: all.
            causal: Must be False.

        Returns:
            (B, H, T, V); zeros where no position may be looked at.

        Raises:
            ValueError: If the sequence is longer than ``length``, ``causal`` is asked
                for, the heads are others, or as ``real_keys``.
        """
        real, keys = real_keys(query, key, value, mask), key.shape[-2]
        if causal:
            raise ValueError(
                "Linformer's mixtures hold the future beside the past: no causal form"
            )
        if keys > self.length:
            raise ValueError(
                f"made for sequences of at most {self.length} positions, got {keys}"
            )
        if len(self.to_keys) not in (1, query.shape[1]):
            raise ValueError(
                f"made for {len(self.to_keys)} heads, got {query.shape[1]}"
            )
        key, value = hide_rows(key, real), hide_rows(value, real)
        key = self.to_keys[..., :keys] @ key  # (H, R, S) (B, H, S, D) -> (B, H, R, D)
        value = self.to_values[..., :keys] @ value  # (B, H, R, V)
        return fused_attention(query, key, value)
