# exercise: sinusoidal
# mistake: Cosine stands before the sine in each pair.
# accept: cosine first|before|swapped|exchanged|order|sine and cosine
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.cos(), angles.sin()], dim=-1).flatten(1).float()
