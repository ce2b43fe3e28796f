"""Performer: the softmax's exponential as a mean over random features (Choromanski et
al. 2021).

Axes: B batch, H heads, T positions, D width of one head, M features, V width of the
values.
"""

import math

import torch
from torch import Tensor, nn

from course_lib.attention.key_mask import real_keys
from course_lib.attention.low_rank import low_rank_attention


def orthogonal_directions(
    width: int, features: int, generator: torch.Generator
) -> Tensor:
    """M random vectors, each distributed as a standard Gaussian one of width D, but at
    right angles in groups of D (section 3.2 there): their errors partly cancel.

    Returns:
        (M, D).

    Raises:
        ValueError: If ``width`` or ``features`` is below 1.
    """
    if width < 1 or features < 1:
        raise ValueError(
            f"width and features must be at least 1, got {width} and {features}"
        )
    groups = []
    for _ in range(-(-features // width)):
        gaussian = torch.randn(width, width, generator=generator, dtype=torch.float64)
        turned, upper = torch.linalg.qr(gaussian)
        # QR fixes signs its own way; undone, all rotations are equally likely.
        groups.append((turned * upper.diagonal().sign()).T)
    directions = torch.cat(groups)[:features]
    lengths = torch.randn(features, width, generator=generator, dtype=torch.float64)
    return (directions * lengths.norm(dim=-1, keepdim=True)).float()


def log_features(x: Tensor, directions: Tensor) -> Tensor:
    """Logarithms of the positive random features of Choromanski et al., lemma 1.

    With w a standard Gaussian vector, the mean of exp(w·q - |q|²/2) exp(w·k - |k|²/2)
    is exp(q·k). These are the M logarithms of one factor, with 1/√M in each.

    Args:
        x: Queries or keys (..., D), each already divided by D^(1/4), so that q·k is the
            scaled score.
        directions: w, (M, D).

    Returns:
        (..., M).
    """
    half_square = (x**2).sum(dim=-1, keepdim=True) / 2
    return x @ directions.T - half_square - math.log(len(directions)) / 2


def performer_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    mask: Tensor | None = None,
    *,
    directions: Tensor,
    causal: bool = False,
    chunk: int = 64,
) -> Tensor:
    """Softmax attention, approximately, at a cost that grows with T M.

    Args:
        query, key, value, mask, causal, chunk: As ``low_rank_attention``.
        directions: (M, D), random.

    Returns:
        (B, H, T, V). The sums above and below the fraction are unbiased estimates of
        the softmax's; their ratio is not, and comes near it as M grows.

    Raises:
        ValueError: If ``directions`` are not (M, D), or as ``low_rank_attention``.
    """
    real, width = real_keys(query, key, value, mask), query.shape[-1]
    if directions.dim() != 2 or directions.shape[-1] != width:
        raise ValueError(
            f"directions must be (features, {width}), got {tuple(directions.shape)}"
        )
    query, key = (x * width**-0.25 for x in (query, key))
    of_query = log_features(query, directions.to(query.dtype))
    of_key = log_features(key, directions.to(key.dtype))
    if real is not None:
        of_key = of_key.masked_fill(~real[:, None, :, None], -math.inf)
    # A common factor cancels in the fraction. Taking out the largest keeps exponentials
    # in range: one for each query, and one for all keys of a head.
    of_query = of_query - of_query.amax(dim=-1, keepdim=True).detach()
    largest = of_key.amax(dim=(-2, -1), keepdim=True).detach()
    of_key = of_key - largest.masked_fill(largest == -math.inf, 0.0)
    return low_rank_attention(
        of_query, of_key, value, mask, features=torch.exp, causal=causal, chunk=chunk
    )


class PerformerAttention(nn.Module):
    """``performer_attention`` with directions of its own, for ``EfficientAttention``.

    The directions are drawn once and kept with the parameters: attention that drew them
    anew at every call would give other numbers each time.

    Args:
        width: D, of one head.
        features: M.
        seed: Determines the directions.
    """

    def __init__(self, width: int, features: int, seed: int = 0):
        super().__init__()
        self.register_buffer("directions", torch.empty(features, width))
        self.redraw(seed)

    def redraw(self, seed: int) -> None:
        """Draw new directions, as Performers do now and then in training."""
        features, width = self.directions.shape
        draw = torch.Generator().manual_seed(seed)
        self.directions.copy_(orthogonal_directions(width, features, draw))

    def forward(
        self,
        query: Tensor,
        key: Tensor,
        value: Tensor,
        mask: Tensor | None = None,
        *,
        causal: bool = False,
    ) -> Tensor:
        """As ``performer_attention``."""
        return performer_attention(
            query, key, value, mask, directions=self.directions, causal=causal
        )
