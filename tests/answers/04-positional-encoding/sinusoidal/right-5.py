# exercise: sinusoidal
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index.double()[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()
