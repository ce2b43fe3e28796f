# exercise: rotary
# mistake: The dtype is not kept: float64 angles make the result float64.
# accept: dtype|float64|float32|promot
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos(), angles.sin()
    a, b = x[..., :D // 2], x[..., D // 2:]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
