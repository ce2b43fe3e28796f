# exercise: sinusoidal
# mistake: The values of index are ignored: the rows are those of positions 0 to T-1.
# accept: 0, 1|from 0|ignor|index|first rows|arange|counted
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = torch.arange(len(index))[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()
