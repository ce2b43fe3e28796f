"""Attention by heads over several ranks (Shoeybi et al. 2019, section 3).

B batch, T time, W width, H heads, R ranks.
"""

from torch import Tensor, nn

from course_lib.attention.heads import join_heads, split_heads
from course_lib.attention.multi_head import MultiHeadAttention, fused_attention
from course_lib.training.distributed.tensor_parallel import (
    ToAll,
    cut_linear,
    own_share,
    sum_of_parts,
)


class SplitAttention(nn.Module):
    """This rank's H / R heads of a self-attention. Heads never meet before the output
    projection, so they are cut as a feed-forward network's hidden features are.

    Args:
        whole: A layer with as many key and value heads as query heads, and without
            positions, norms of queries and keys, or dropout; the same on every rank.

    Raises:
        ValueError: If the layer has what is left out here, or the ranks do not divide
            its heads.
        RuntimeError: If there is no process group.
    """

    def __init__(self, whole: MultiHeadAttention):
        super().__init__()
        _check_plain(whole)
        heads = own_share(whole.heads, "heads")
        self.heads = heads.stop - heads.start
        size = whole.width // whole.heads
        own = slice(heads.start * size, heads.stop * size)
        self.query = cut_linear(whole.query, rows=own)
        self.key = cut_linear(whole.key, rows=own)
        self.value = cut_linear(whole.value, rows=own)
        self.output = cut_linear(whole.output, columns=own)

    def forward(self, x: Tensor, *, causal: bool = False) -> Tensor:
        """Map x (B, T, W), the same on every rank, to (B, T, W), likewise."""
        x = ToAll.apply(x)
        query, key, value = (
            split_heads(project(x), self.heads)
            for project in (self.query, self.key, self.value)
        )
        mixed = join_heads(fused_attention(query, key, value, causal=causal))
        return sum_of_parts(mixed, self.output)


def split_attention(whole: MultiHeadAttention) -> SplitAttention:
    """This rank's heads of an attention layer, see ``SplitAttention``."""
    return SplitAttention(whole)


def _check_plain(layer: MultiHeadAttention) -> None:
    plain = (
        layer.positions is None
        and layer.key_value_heads == layer.heads
        and layer.context_width == layer.width
        and isinstance(layer.query_norm, nn.Identity)
        and not layer.dropout
    )
    if not plain:
        raise ValueError(
            "expected plain self-attention, got a layer with positions, shared heads, a"
            " context, norms or dropout"
        )
