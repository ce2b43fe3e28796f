"""Queries, keys and values for tests of attention over heads, and how to compare it."""

import torch

from course_lib.attention import fused_attention


def heads(length, keys=None, batch=3, seed=0, scale=1.0, grad=True):
    """(B, 2, T, 4), (B, 2, S, 4), (B, 2, S, 3) in float64."""
    draw = torch.Generator().manual_seed(seed)
    keys = length if keys is None else keys
    sizes = (length, 4), (keys, 4), (keys, 3)
    return [
        (scale * torch.randn(batch, 2, *size, generator=draw, dtype=torch.float64))
        .requires_grad_(grad)
        for size in sizes
    ]  # fmt: skip


def padding(lengths, length):
    """Boolean (B, 1, 1, S)."""
    return (torch.arange(length) < torch.tensor(lengths)[:, None])[:, None, None]


def band(length, window, causal):
    """The window's pattern written out, (T, T)."""
    place = torch.arange(length)
    distance = place[:, None] - place
    near = distance.abs() < window
    return near & (distance >= 0) if causal else near


def dense(qkv, seen):
    """Full attention under a mask of all pairs."""
    return fused_attention(*qkv, seen)


def gradients(output, inputs):
    """Of a sum in which every entry counts differently."""
    weight = torch.linspace(-1, 1, output.numel(), dtype=output.dtype)
    return torch.autograd.grad((output * weight.view_as(output)).sum(), inputs)


def difference(one, other, inputs):
    """The largest, over outputs and gradients."""
    pairs = [(one, other)]
    if inputs[0].requires_grad:
        pairs += zip(gradients(one, inputs), gradients(other, inputs), strict=True)
    return max((a - b).abs().max().item() for a, b in pairs)
