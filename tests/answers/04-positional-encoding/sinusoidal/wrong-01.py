# exercise: sinusoidal
# mistake: The exponent is doubled: arange(0, width, 2) is 2i already and is multiplied by 2 again.
# accept: doubled|double|twice|two times|already|squared|4i
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-2 * torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()
