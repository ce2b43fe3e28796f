# exercise: rotary
def rotary(x, index, base=10_000.0):
    width = x.shape[-1]
    omega = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., : width // 2], x[..., width // 2 :]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
