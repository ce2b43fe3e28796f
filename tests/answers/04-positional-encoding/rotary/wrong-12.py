# exercise: rotary
# mistake: The first half is overwritten before the second half is computed from it (a view, no copy): the second uses the turned first entries.
# accept: overwrit|already turned|already|new value|old value|came in|view|a that
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    omega = base ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    angles = index[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    out = x.clone()
    a, b = out[..., : d // 2], out[..., d // 2 :]
    out[..., : d // 2] = a * cos - b * sin
    out[..., d // 2 :] = a * sin + b * cos
    return out
