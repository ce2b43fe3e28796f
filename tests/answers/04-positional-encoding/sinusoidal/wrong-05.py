# exercise: sinusoidal
# mistake: The 2 in the exponent is missing: i / W instead of 2i / W.
# accept: missing|without the 2|i/w|half the exponent|square root|too fast|slowly enough|2i
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(width // 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()
