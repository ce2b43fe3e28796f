"""BigBird's attention (Zaheer et al. 2020, section 2): blocks of tokens look at blocks,
at a few nearby, a few global and a few at random.

Axes: B batch, T positions, W width of the model, H heads, D = W / H width of one head,
C tokens of a block, N = T / C blocks, K blocks that one looks at.
"""

import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.attention.chunks import (
    attend_in_chunks,
    cut,
    real_tokens,
    refuse_bias,
)
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.attention.heads import join_heads, split_heads
from course_lib.attention.multi_head import (
    MultiHeadAttention,
    check_sequences,
    fused_attention,
)
from course_lib.positions.distances import check_places, first_positions
from course_lib.positions.interface import Positions


def draw_blocks(
    blocks: int, count: int, reach: int, global_blocks: int, seed: int
) -> Tensor:
    """For each block, ``count`` others at random that it sees in no other way.

    Args:
        blocks: N, of the longest sequence.
        count: How many to draw for each.
        reach: How many neighbours to either side each sees anyway.
        global_blocks: How many blocks at the beginning all see anyway.
        seed: Determines the drawing.

    Returns:
        Integers (N, count); -1 where no block was left.

    >>> draw_blocks(6, 2, reach=1, global_blocks=1, seed=0)
    tensor([[2, 5],
            [3, 5],
            [5, 4],
            [1, 5],
            [2, 1],
            [3, 2]])
    """
    generator = torch.Generator().manual_seed(seed)
    table = torch.full((blocks, count), -1)
    for block in range(blocks):
        order = torch.randperm(blocks, generator=generator)
        unseen = order[((order - block).abs() > reach) & (order >= global_blocks)]
        table[block, : len(unseen)] = unseen[:count]
    return table


class BlockSparseAttention(MultiHeadAttention):
    """Every block sees itself, its neighbours, the global blocks, and a few blocks
    drawn at random; the tokens of a global block see everything.

    The random blocks are drawn once, when the layer is made, and belong to it like its
    parameters: ``state_dict`` has them. They are what makes any two blocks meet within
    few layers, as in a random graph. All heads see the same blocks. A sequence shorter
    than ``length`` sees those of them that it has.

    Args:
        width: W.
        heads: H; must divide ``width``.
        block: C, how many tokens make a block.
        length: The longest sequence.
        random_blocks: How many blocks each draws.
        reach: How many neighbours to either side a block sees.
        global_blocks: How many blocks at the beginning are global.
        seed: Determines the drawing. Layers of one model need different ones.
        bias: Whether the maps add a bias.
        positions: As in ``MultiHeadAttention``, but none that adds to the scores.
        dropout: Share of the weights set to zero in training.

    Raises:
        ValueError: If ``block`` or ``length`` is less than 1, one of the three numbers
            of blocks negative, ``positions`` add to the scores, or as
            ``MultiHeadAttention``.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        block: int,
        length: int,
        random_blocks: int = 3,
        reach: int = 1,
        global_blocks: int = 1,
        seed: int = 0,
        bias: bool = True,
        positions: Positions | None = None,
        *,
        dropout: float = 0.0,
    ):
        super().__init__(width, heads, bias, positions, dropout=dropout)
        for name, value, least in (
            ("block", block, 1),
            ("length", length, 1),
            ("random_blocks", random_blocks, 0),
            ("reach", reach, 0),
            ("global_blocks", global_blocks, 0),
        ):
            if value < least:
                raise ValueError(f"{name} must be at least {least}, got {value}")
        refuse_bias(positions)
        self.block, self.length, self.reach = block, length, reach
        self.global_blocks = global_blocks
        drawn = draw_blocks(
            -(-length // block), random_blocks, reach, global_blocks, seed
        )
        self.register_buffer("random_blocks", drawn)

    def forward(
        self,
        x: Tensor,
        context: None = None,
        mask: Tensor | None = None,
        return_weights: bool = False,
        *,
        causal: bool = False,
        index: Tensor | None = None,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Let every position of ``x`` gather from the blocks that its own block sees.

        Args:
            x: (B, T, W).
            context: None: blocks are those of the sequence itself.
            mask: The padding mask, boolean (B, 1, T), True = may be looked at.
            return_weights: Also return the weights, before dropout, by the plain form.
                That builds all T times T of them.
            causal: Let no position look at one after it: of its blocks, a block then
                sees the earlier ones alone.
            index: Integers (T,) or (B, T), where the tokens stand, for ``positions``.
                Blocks go by the order in ``x``.

        Returns:
            (B, T, W), or that and the weights (B, H, T, T).

        Raises:
            ValueError: If a shape does not fit, the sequence is empty or longer than
                ``length``, a mask is not boolean, or there is a context.
        """
        check_sequences(x, None, self.width)
        if context is not None:
            raise ValueError("blocks are those of the sequence itself, got a context")
        if x.shape[1] > self.length:
            raise ValueError(
                f"the blocks were drawn for at most {self.length} tokens, got"
                f" {x.shape[1]}"
            )
        real = real_tokens(x, mask)
        if index is None:
            index = first_positions(x.shape[1], x.device)
        else:
            check_places(x, index)
        if self.positions is not None:
            x = self.positions.embed(x, index)
        query, key, value = (
            split_heads(each(x), self.heads)
            for each in (self.query, self.key, self.value)
        )
        if self.positions is not None:
            query, key = self.positions.rotate(query, key, index)

        if return_weights:
            allowed = self.pattern(x.shape[1], causal) & real[:, None, None, :]
            mixed, weights = scaled_dot_product_attention(query, key, value, allowed)
            if self.training and self.dropout:
                mixed = F.dropout(weights, self.dropout) @ value
            return self.output(join_heads(mixed)), weights
        mixed = self._by_blocks(query, key, value, real, causal)
        return self.output(join_heads(mixed))

    def seen_blocks(self, blocks: int) -> Tensor:
        """Which blocks each of ``blocks`` sees: integers (N, K), each block at most
        once; -1 where there is none.
        """
        device = self.random_blocks.device
        own = torch.arange(blocks, device=device)[:, None]
        around = own + torch.arange(-self.reach, self.reach + 1, device=device)
        first = torch.arange(min(self.global_blocks, blocks), device=device)
        # A global block nearby is seen as a global one.
        around = around.masked_fill(around < len(first), -1)
        seen = [first.expand(blocks, -1), around, self.random_blocks[:blocks]]
        seen = torch.cat(seen, dim=1)
        return seen.masked_fill(seen >= blocks, -1)

    def pattern(self, length: int, causal: bool = False) -> Tensor:
        """Who sees whom, boolean (T, T): for pictures, tests and short sequences."""
        blocks = -(-length // self.block)
        seen = self.seen_blocks(blocks)
        allowed = F.one_hot(seen + 1, blocks + 1).sum(dim=1)[:, 1:] > 0
        allowed[: self.global_blocks] = True
        allowed = allowed.repeat_interleave(self.block, dim=0)
        allowed = allowed.repeat_interleave(self.block, dim=1)[:length, :length]
        return allowed.tril() if causal else allowed

    def _by_blocks(
        self, query: Tensor, key: Tensor, value: Tensor, real: Tensor, causal: bool
    ) -> Tensor:
        """The mixed values (B, H, T, D), without any tensor of T times T entries."""
        length, dropout = query.shape[2], self.dropout if self.training else 0.0
        place = first_positions(length, query.device)
        is_real = cut(real[:, None, :, None], self.block)[:, 0, :, :, 0]  # (B, N, C)
        seen = self.seen_blocks(is_real.shape[1])

        def gathered(x: Tensor) -> Tensor:
            """The keys of all blocks that a block sees: (B, H, N, K C, D)."""
            return cut(x, self.block)[:, :, seen].flatten(3, 4)

        mask = is_real[:, seen] & (seen >= 0)[..., None]  # (B, N, K, C)
        mask = mask.flatten(2)[:, :, None].expand(-1, -1, self.block, -1)
        if causal:
            at = cut(place.view(1, 1, -1, 1), self.block)[0, 0]  # (N, C, 1)
            mask = mask & (at[seen].flatten(1)[:, None] <= at)
        mixed = attend_in_chunks(
            cut(query, self.block), gathered(key), gathered(value), mask, dropout
        )[:, :, :length]

        # The rows of global blocks again, which see everything.
        first = min(self.global_blocks * self.block, length)
        if not first:
            return mixed
        allowed = real[:, None, None, :]
        if causal:
            allowed = allowed & (place <= place[:first, None])
        rows = fused_attention(
            query[:, :, :first], key, value, allowed, dropout=dropout
        )
        return torch.cat([rows, mixed[:, :, first:]], dim=2)
