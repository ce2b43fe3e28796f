# exercise: sinusoidal
# mistake: An odd width is refused by an assertion instead of a ValueError.
# accept: assert|assertionerror|valueerror|kind of error|other error
def sinusoidal(index, width):
    assert width % 2 == 0, "the width must be even"
    omega = 10_000.0 ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1).float()
