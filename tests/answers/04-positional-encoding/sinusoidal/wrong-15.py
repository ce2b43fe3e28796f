# exercise: sinusoidal
# mistake: Sine and cosine are stacked along the wrong axis: all sines come first, then all cosines.
# accept: half|halves|side by side|all sines|first all|interleav|alternat|block
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("the width must be even")
    omega = 10_000 ** (-2 * torch.arange(width // 2) / width)
    angles = index.unsqueeze(1) * omega
    return torch.stack([angles.sin(), angles.cos()], dim=1).flatten(1).float()
