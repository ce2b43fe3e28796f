# exercise: sinusoidal
# mistake: An odd width is not refused: it gives a table that is one column too wide.
# accept: odd|refuse|valueerror|wider
def sinusoidal(index, width):
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()
