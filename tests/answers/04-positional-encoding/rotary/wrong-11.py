# exercise: rotary
# mistake: The cosines and sines are repeated for neighbours (repeat_interleave) while the entries are paired by halves, so the two entries of a pair are turned by different angles.
# accept: repeat|interleave|neighbour|halves|different angles|two angles|same angle|length
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    inv_freq = 1.0 / base ** (torch.arange(0, d, 2).double() / d)
    angles = (index[:, None] * inv_freq).repeat_interleave(2, dim=-1)     # (T, D)
    x1, x2 = x.chunk(2, dim=-1)
    rotated = torch.cat([-x2, x1], dim=-1)
    return (x * angles.cos() + rotated * angles.sin()).to(x.dtype)
