# exercise: sinusoidal
# mistake: All sines stand in the first half and all cosines in the second, instead of side by side.
# accept: half|halves|side by side|first half|interleav|concat
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.cat([angles.sin(), angles.cos()], dim=-1).float()
