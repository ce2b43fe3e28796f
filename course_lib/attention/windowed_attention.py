"""Causal attention through a sliding window (Beltagy et al. 2020, section 3.1; in
language models: Child et al. 2019, GPT-Neo, and Mistral, Jiang et al. 2023, section 2).

Axes: B batch, T query positions, S key positions, W width of the model.
"""

import torch
from torch import Tensor

from course_lib.attention.dot_product import check_mask
from course_lib.attention.kv_cache import LayerCache
from course_lib.attention.multi_head import MultiHeadAttention


def window_mask(
    queries: int, keys: int, window: int, device: torch.device | None = None
) -> Tensor:
    """Who may look where: at oneself and the ``window`` - 1 tokens before.

    Args:
        queries: T; they stand at the last T of the keys' positions.
        keys: S.
        window: How many tokens one sees, itself included.

    Returns:
        Boolean (T, S), True = may look.

    >>> window_mask(3, 4, window=2).int()
    tensor([[1, 1, 0, 0],
            [0, 1, 1, 0],
            [0, 0, 1, 1]], dtype=torch.int32)
    """
    place = torch.arange(keys, device=device)
    lag = place[keys - queries :, None] - place  # how far each key lies back
    return (lag >= 0) & (lag < window)


class SlidingWindowAttention(MultiHeadAttention):
    """Multi-head attention in which a token sees itself and the ``window`` - 1 tokens
    before it.

    L layers above one another still reach L (window - 1) tokens back: each carries on
    what the one below has gathered. Here the window is a mask on all T times S scores,
    which shows what it does to the model and takes a cache;
    ``sliding_window_attention`` saves the work too.

    Args:
        width, heads, bias, positions: As ``MultiHeadAttention``.
        window: At least 1.
        options: Further ones of ``MultiHeadAttention``, but no ``context_width``.

    Raises:
        ValueError: If the window is below 1, or as ``MultiHeadAttention``.
    """

    def __init__(
        self, width: int, heads: int, window: int, bias=True, positions=None, **options
    ):
        super().__init__(width, heads, bias, positions, **options)
        if window < 1:
            raise ValueError(f"window must be at least 1, got {window}")
        self.window = window

    def forward(
        self,
        x: Tensor,
        context: None = None,
        mask: Tensor | None = None,
        return_weights: bool = False,
        *,
        causal: bool = True,
        index: Tensor | None = None,
        cache: LayerCache | None = None,
    ) -> Tensor | tuple[Tensor, Tensor]:
        """As ``MultiHeadAttention``, through the window.

        A window counts the tokens of the sequence and the cache, in their order,
        whatever their ``index``. Of a cache, a new token needs the last window - 1.

        Raises:
            ValueError: As ``MultiHeadAttention``, or if ``causal`` is False or there is
                a context: a window lies behind, in one sequence.
        """
        if context is not None or not causal:
            raise ValueError(
                "a sliding window lies behind each token of one sequence: expected"
                " causal=True and no context"
            )
        queries = x.shape[-2]
        keys = queries + (0 if cache is None else len(cache))
        if keys > self.window:
            seen = window_mask(queries, keys, self.window, x.device)
            if mask is not None:
                check_mask(mask, mask.shape)
                seen = seen & mask
            mask = seen
        return super().forward(
            x, None, mask, return_weights, causal=True, index=index, cache=cache
        )
