# exercise: rotary
# mistake: Neighbours (2i, 2i+1) are paired instead of halves.
# accept: neighbour|interleav|halves|pair|next to
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., 0::2], x[..., 1::2]
    return torch.stack([a * cos - b * sin, a * sin + b * cos], dim=-1).flatten(-2)
