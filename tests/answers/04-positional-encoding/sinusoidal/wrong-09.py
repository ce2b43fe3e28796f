# exercise: sinusoidal
# mistake: The frequencies are spread so that the last is exactly 1/10000: i / (W/2 - 1) instead of 2i / W.
# accept: w/2 - 1|minus 1|minus one|last|slowest|1/10000|endpoint|spread
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.linspace(0, 1, width // 2, dtype=torch.float64))
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()
