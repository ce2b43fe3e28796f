# exercise: sinusoidal
# mistake: The table stays float64.
# accept: float64|float32|dtype|precision
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
