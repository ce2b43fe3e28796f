# exercise: rotary
# mistake: The second half is computed from the first half that has been overwritten already.
# accept: overwrit|already|new|old|turned first|length|first half
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2], x[..., D // 2:]
    out = x.clone()
    out[..., :D // 2] = a * cos - b * sin
    out[..., D // 2:] = out[..., :D // 2] * sin + b * cos
    return out
