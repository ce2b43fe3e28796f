"""Cutting a text into chunks, each with the stretch of text that its window reaches.

Axes: B batch, H heads, T positions, D width, C positions of a chunk, N chunks,
T / C rounded up, K positions that one can see: its own and whole chunks around it.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor


class ChunkWindows(torch.autograd.Function):
    """``chunk_windows`` with a backward pass of few large additions.

    PyTorch's own derivative of ``unfold`` adds number by number; whole chunks are added
    several times as fast.
    """

    @staticmethod
    def forward(context, x: Tensor, chunk: int, before: int, after: int) -> Tensor:
        context.sizes = x.shape[2], chunk, before, after
        tail = -x.shape[2] % chunk  # positions that are missing in the last chunk
        padding = before * chunk, after * chunk + tail
        padded = F.pad(x, (0, 0, *padding)) if any(padding) else x
        # Neighbouring windows overlap: views into one padded text, no copies.
        windows = padded.unfold(2, (before + 1 + after) * chunk, chunk)
        return windows.movedim(-1, -2)

    @staticmethod
    def backward(context, gradient: Tensor) -> tuple[Tensor, None, None, None]:
        length, chunk, before, after = context.sizes
        parts = gradient.unflatten(3, (before + 1 + after, chunk))
        chunks = parts.shape[2]
        total = parts[:, :, :, before].contiguous()  # what each chunk sees of itself
        for part in range(before + 1 + after):
            # Part ``part`` of window n is chunk n + ahead of the text.
            ahead = part - before
            if 0 < abs(ahead) < chunks:
                to = slice(max(ahead, 0), chunks + min(ahead, 0))
                source = slice(max(-ahead, 0), chunks - max(ahead, 0))
                total[:, :, to] += parts[:, :, source, part]
        return total.flatten(2, 3)[:, :, :length], None, None, None


def chunk_windows(x: Tensor, chunk: int, before: int, after: int) -> Tensor:
    """What each chunk of (B, H, T, D) can see.

    Args:
        x: Keys or values (B, H, T, D).
        chunk: C.
        before: How many whole chunks before its own.
        after: How many after it.

    Returns:
        (B, H, N, K, D) with K = (before + 1 + after) C, views of a padded copy; zeros
        beyond the ends of the text.

    >>> x = torch.arange(1.0, 6).view(1, 1, 5, 1)
    >>> chunk_windows(x, chunk=2, before=1, after=0).squeeze()
    tensor([[0., 0., 1., 2.],
            [1., 2., 3., 4.],
            [3., 4., 5., 0.]])
    """
    return ChunkWindows.apply(x, chunk, before, after)


def inside_windows(real: Tensor, chunk: int, before: int, after: int) -> Tensor:
    """Which places of each chunk's window hold a real token of the text.

    Args:
        real: Boolean (B, T).

    Returns:
        Boolean (B, N, K).
    """
    tail = -real.shape[1] % chunk
    padded = F.pad(real, (before * chunk, after * chunk + tail), value=False)
    return padded.unfold(1, (before + 1 + after) * chunk, chunk)


def window_band(
    window: int, chunk: int, before: int, after: int, device: torch.device | None = None
) -> Tensor:
    """Which places of its chunk's window each query sees, wherever the chunk stands.

    Args:
        window: How near a key must be. With ``after`` = 0, keys after the query are
            hidden too.

    Returns:
        Boolean (C, K).

    >>> window_band(2, chunk=2, before=1, after=0).int()
    tensor([[0, 1, 1, 0],
            [0, 0, 1, 1]], dtype=torch.int32)
    """
    place = torch.arange((before + 1 + after) * chunk, device=device)
    query = torch.arange(chunk, device=device)[:, None] + before * chunk
    near = (place - query).abs() < window
    return near if after else near & (place <= query)


def window_bias(band: Tensor, inside: Tensor, before: int, dtype: torch.dtype):
    """Both as numbers to add to the scores: 0 where a query may look, else -inf.

    Only chunks at the ends of the text differ from the others, so only these are
    worked out. Every query may see itself, so that no row is empty: also those that
    fill up the last chunk.

    Args:
        band: Boolean (C, K), as from ``window_band``.
        inside: Boolean (N, K), as from ``inside_windows`` for one text.

    Returns:
        (N, C, K).
    """
    zeros = torch.zeros(band.shape, dtype=dtype, device=band.device)
    bias = zeros.masked_fill(~band, -math.inf).repeat(len(inside), 1, 1)
    at_end = ~inside.all(dim=-1)
    itself = torch.zeros_like(band)
    itself.diagonal(before * len(band)).fill_(True)
    seen = band & inside[at_end].unsqueeze(1) | itself
    bias[at_end] = zeros.masked_fill(~seen, -math.inf)
    return bias
