# exercise: rotary
# mistake: Looks cosines and sines up in a table of positions 0 to 999, so that a negative position takes the row of 1000 + p.
# accept: negative|below 0|below zero|minus|before 0|wrap|from the end|-999|−999
def rotary(x, index, base=10_000.0):
    half = x.shape[-1] // 2
    omega = base ** (-torch.arange(half, dtype=torch.float64) / half)
    table = torch.arange(1000)[:, None] * omega
    cos = table.cos()[index].to(x.dtype)
    sin = table.sin()[index].to(x.dtype)
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
