# exercise: rotary
# mistake: The exponent is doubled: the 2i of arange(0, D, 2) is multiplied by 2 once more.
# accept: doubled|double|twice|exponent|too slow|already|4i
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-2 * torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
