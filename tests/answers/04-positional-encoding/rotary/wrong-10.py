# exercise: rotary
# mistake: The angles are repeated for neighbours (repeat_interleave) while the entries are paired by halves.
# accept: repeat|mix|neighbour|two conventions|both conventions|angles|length
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = (index[:, None] * omega).repeat_interleave(2, dim=-1)
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    turned = torch.cat([-x[..., D // 2:], x[..., :D // 2]], dim=-1)
    return x * cos + turned * sin
