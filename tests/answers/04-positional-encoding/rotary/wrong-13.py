# exercise: rotary
# mistake: Counts positions from the first one of the text (index - index[0]), because only distances matter.
# accept: first position|index[0]|from the first|starts|start|from 0|absolute|distance
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    omega = base ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    place = index - index[0]
    angles = place[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x[..., : d // 2], x[..., d // 2 :]
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
