# exercise: sinusoidal
# mistake: An odd width is refused by an assert, which raises an AssertionError and no ValueError.
# accept: valueerror|assert|odd
def sinusoidal(index, width):
    assert width % 2 == 0, "width must be even"
    omega = 10000.0 ** (-torch.arange(0, width, 2) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).reshape(len(index), width)
