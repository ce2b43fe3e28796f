# exercise: rotary
# mistake: The input is overwritten in place.
# accept: in place|in-place|overwrit|comes in|as it is|clone
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., :D // 2].clone(), x[..., D // 2:].clone()
    x[..., :D // 2] = a * cos - b * sin
    x[..., D // 2:] = a * sin + b * cos
    return x
