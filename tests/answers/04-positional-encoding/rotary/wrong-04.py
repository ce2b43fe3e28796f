# exercise: rotary
# mistake: The argument base is ignored: 10,000 is written into the code.
# accept: base|10,000|10000|10_000
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = 10_000.0 ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
