# exercise: rotary
# mistake: Writes the turned pairs into the x that came in.
# accept: came in|in place|handed in|overwrit|caller|untouched|itself
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    for i in range(half):
        angle = index * base ** (-2 * i / (2 * half))
        cos, sin = torch.cos(angle).to(x.dtype), torch.sin(angle).to(x.dtype)
        a, b = x[..., i].clone(), x[..., i + half].clone()
        x[..., i] = a * cos - b * sin
        x[..., i + half] = a * sin + b * cos
    return x
