"""Longformer's attention (Beltagy et al. 2020, section 3): a window around every token,
and a few global tokens that look at all and are looked at by all.

Axes: B batch, T positions, W width of the model, H heads, D = W / H width of one head,
R reach of the window to either side, N chunks of R queries, G global tokens.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from course_lib.attention.chunks import (
    attend_in_chunks,
    cut,
    neighbourhoods,
    real_tokens,
    refuse_bias,
)
from course_lib.attention.dot_product import scaled_dot_product_attention
from course_lib.attention.global_tokens import pick, places_of, read_global
from course_lib.attention.heads import join_heads, split_heads
from course_lib.attention.multi_head import (
    MultiHeadAttention,
    check_sequences,
    fused_attention,
)
from course_lib.positions.distances import check_places, first_positions
from course_lib.positions.interface import Positions


def longformer_mask(
    real: Tensor, chosen: Tensor, reach: int, causal: bool = False
) -> Tensor:
    """The whole pattern, T times T: for pictures, tests and short sequences.

    Args:
        real: Boolean (B, T), False at padding.
        chosen: Boolean (B, T), True at global tokens.
        reach: R.
        causal: Hide what comes after the query.

    Returns:
        Boolean (B, T, T).

    >>> real, chosen = torch.ones(1, 5).bool(), torch.tensor([[1, 0, 0, 0, 0]]).bool()
    >>> longformer_mask(real, chosen, reach=1).int()
    tensor([[[1, 1, 1, 1, 1],
             [1, 1, 1, 0, 0],
             [1, 1, 1, 1, 0],
             [1, 0, 1, 1, 1],
             [1, 0, 0, 1, 1]]], dtype=torch.int32)
    """
    place = first_positions(real.shape[1], real.device)
    lag = place[:, None] - place
    allowed = (lag.abs() <= reach) | chosen[:, None, :] | chosen[:, :, None]
    allowed = allowed & real[:, None, :]
    return allowed & (lag >= 0) if causal else allowed


class LongformerAttention(MultiHeadAttention):
    """Every token sees R neighbours to either side and the global tokens. A global
    token sees everything, through three maps of its own.

    Work and memory grow with T (2 R + G), not with T². Information goes R places
    further in every layer by the windows, and anywhere in two by a global token.

    Args:
        width: W.
        heads: H; must divide ``width``.
        window: 2 R, as Longformer's configurations count; a token also sees itself.
        bias: Whether the maps add a bias.
        positions: As in ``MultiHeadAttention``, but none that adds to the scores.
        dropout: Share of the weights set to zero in training.

    Raises:
        ValueError: If ``window`` is not even and at least 2, ``positions`` add to the
            scores, or as ``MultiHeadAttention``.
    """

    def __init__(
        self,
        width: int,
        heads: int,
        window: int,
        bias: bool = True,
        positions: Positions | None = None,
        *,
        dropout: float = 0.0,
    ):
        super().__init__(width, heads, bias, positions, dropout=dropout)
        if window < 2 or window % 2:
            raise ValueError(f"window must be even and at least 2, got {window}")
        refuse_bias(positions)
        self.window = window
        self.query_global = nn.Linear(width, width, bias)
        self.key_global = nn.Linear(width, width, bias)
        self.value_global = nn.Linear(width, width, bias)

    def forward(
        self,
        x: Tensor,
        context: None = None,
        mask: Tensor | None = None,
        return_weights: bool = False,
        *,
        global_tokens: Tensor | None = None,
        causal: bool = False,
        index: Tensor | None = None,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """Let every position of ``x`` gather from its window and the global tokens.

        Args:
            x: (B, T, W).
            context: None: a window is one of the sequence itself.
            mask: The padding mask, boolean (B, 1, T), True = may be looked at.
            return_weights: Also return the weights, before dropout, by the plain form.
                That builds all T times T of them.
            global_tokens: Boolean (B, T) or (T,), True = global; None: none is. Padding
                is never global, whatever this says.
            causal: Let no position look at one after it, and so no global token either.
            index: Integers (T,) or (B, T), where the tokens stand, for ``positions``. A
                window goes by the order in ``x``.

        Returns:
            (B, T, W), or that and the weights (B, H, T, T).

        Raises:
            ValueError: If a shape does not fit, the sequence is empty, a mask is not
                boolean, or there is a context.
        """
        check_sequences(x, None, self.width)
        if context is not None:
            raise ValueError("a window is one of the sequence itself, got a context")
        real = real_tokens(x, mask)
        chosen = read_global(x, global_tokens, real)
        if index is None:
            index = first_positions(x.shape[1], x.device)
        else:
            check_places(x, index)
        if self.positions is not None:
            x = self.positions.embed(x, index)

        local = self._heads(x, index, self.query, self.key, self.value)
        wide = local  # where no token is global, nothing is read from it
        if global_tokens is not None:
            wide = self._heads(
                x, index, self.query_global, self.key_global, self.value_global
            )
        dropout = self.dropout if self.training else 0.0
        reach = self.window // 2
        if return_weights:
            allowed = longformer_mask(real, chosen, reach, causal)
            mixed, weights = plain(local, wide, allowed, chosen, dropout)
            return self.output(join_heads(mixed)), weights
        mixed = look_around(local, real, chosen, reach, causal, dropout)
        if global_tokens is not None:
            rows = look_everywhere(wide, real, chosen, causal, dropout)
            mixed = mixed.transpose(1, 2).masked_scatter(chosen[..., None, None], rows)
            mixed = mixed.transpose(1, 2)
        return self.output(join_heads(mixed))

    def _heads(
        self, x: Tensor, index: Tensor, *maps: nn.Module
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Queries, keys and values (B, H, T, D), turned where positions turn them."""
        query, key, value = (split_heads(each(x), self.heads) for each in maps)
        if self.positions is not None:
            query, key = self.positions.rotate(query, key, index)
        return query, key, value


Heads = tuple[Tensor, Tensor, Tensor]  # queries, keys and values (B, H, T, D)


def plain(
    local: Heads, wide: Heads, allowed: Tensor, chosen: Tensor, dropout: float = 0.0
) -> tuple[Tensor, Tensor]:
    """What the layer means: ordinary attention under ``longformer_mask``, the rows of
    global tokens by their own maps.

    Args:
        local: Queries, keys and values (B, H, T, D) by the maps of all tokens.
        wide: The same by the maps of global tokens.
        allowed: Boolean (B, T, T).
        chosen: Boolean (B, T), True at global tokens.
        dropout: Share of the weights set to zero.

    Returns:
        The mixed values (B, H, T, D) and the weights (B, H, T, T).
    """
    rows = chosen[:, None, :, None]
    _, weights = scaled_dot_product_attention(*local, allowed[:, None])
    _, of_wide = scaled_dot_product_attention(*wide, allowed[:, None])
    weights = torch.where(rows, of_wide, weights)
    kept = F.dropout(weights, dropout)
    return torch.where(rows, kept @ wide[2], kept @ local[2]), weights


def look_around(
    local: Heads,
    real: Tensor,
    chosen: Tensor,
    reach: int,
    causal: bool = False,
    dropout: float = 0.0,
) -> Tensor:
    """What every query gets from its window and the global tokens: (B, H, T, D), by no
    tensor of T times T entries. Arguments as in ``plain``.

    Queries are cut into chunks of R. Those of one chunk find all their neighbours among
    3 R keys; the keys of the G global tokens are put before these.
    """
    query, key, value = local
    length = query.shape[2]
    reach = min(reach, length)  # nobody is further away than T - 1
    places, found = places_of(chosen)  # (B, G)

    # Query c of a chunk is key R + c of its 3 R.
    near = torch.ones(reach, 3 * reach, dtype=torch.bool, device=query.device)
    near = near.triu().tril(reach if causal else 2 * reach)
    once = real & ~chosen  # a global key in the window is seen as a global one alone
    around = neighbourhoods(once[:, None, :, None], reach)[:, 0].transpose(-1, -2)
    around = near & around  # (B, N, R, 3 R)
    of_global = found[:, None, None, :].expand(*around.shape[:3], -1)
    if causal:
        at = first_positions(around.shape[1] * reach, query.device)
        at = at.view(-1, reach, 1)  # (N, R, 1)
        of_global = of_global & (places[:, None, None] <= at)

    def beside(x: Tensor) -> Tensor:
        """Global rows and a chunk's neighbourhood: (B, H, N, G + 3 R, D)."""
        window = neighbourhoods(x, reach)
        few = pick(x, places)[:, :, None].expand(-1, -1, window.shape[2], -1, -1)
        return torch.cat([few, window], dim=3)

    mask = torch.cat([of_global, around], dim=3)
    query, key, value = cut(query, reach), beside(key), beside(value)
    return attend_in_chunks(query, key, value, mask, dropout)[:, :, :length]


def look_everywhere(
    wide: Heads,
    real: Tensor,
    chosen: Tensor,
    causal: bool = False,
    dropout: float = 0.0,
) -> Tensor:
    """What the global tokens get from all tokens, by their own maps.

    Returns:
        The rows of all global tokens of the batch, one after another, each (H, D).
    """
    query, key, value = wide
    places, found = places_of(chosen)
    if not places.shape[1]:
        return query.new_zeros(0)
    seen = real[:, None, None, :]
    if causal:
        place = first_positions(key.shape[2], key.device)
        seen = seen & (place <= places[:, None, :, None])
    rows = fused_attention(pick(query, places), key, value, seen, dropout=dropout)
    return rows.transpose(1, 2)[found]
