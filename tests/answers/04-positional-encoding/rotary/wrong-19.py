# exercise: rotary
# mistake: Takes only the first position from index and counts on from there, as if there were no gaps and the order ascended.
# accept: gap|index|as it is|as they stand|each row|own position|consecutive|counts on|count on|arange|in a row|next to each other|first position
def rotary(x, index, base=10_000.0):
    T, D = x.shape[-2:]
    omega = base ** (-torch.arange(0, D, 2, dtype=torch.float64) / D)
    angles = (index[0] + torch.arange(T))[:, None] * omega
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, a * sin + b * cos], dim=-1)
