# exercise: rotary
# mistake: The turn is clockwise: the signs of the sines are exchanged.
# accept: clockwise|direction|sign|other way|wrong way|backwards|minus
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos + b * sin, b * cos - a * sin], dim=-1)
