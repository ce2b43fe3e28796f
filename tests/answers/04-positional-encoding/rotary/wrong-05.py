# exercise: rotary
# mistake: The 2 in the exponent is missing: base^(-i/D).
# accept: exponent|missing|2i|i/d|too fast|square root|without the 2|half the exponent
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(D // 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
