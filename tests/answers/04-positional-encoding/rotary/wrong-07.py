# exercise: rotary
# mistake: The positions in index are ignored: rows are turned as positions 0 to T-1.
# accept: index|0, 1|from 0|ignor|arange|positions
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = torch.arange(x.shape[-2])[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
