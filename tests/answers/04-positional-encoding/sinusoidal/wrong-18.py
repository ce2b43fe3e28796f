# exercise: sinusoidal
# mistake: For an odd width the ValueError is returned, not raised.
# accept: return|raise|hands back|hand back|given back|comes back
def sinusoidal(index, width):
    if width % 2 == 1:
        return ValueError("width must be even")
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    angles = index[:, None] * omega
    table = torch.empty(len(index), width)
    table[:, ::2] = angles.sin()
    table[:, 1::2] = angles.cos()
    return table
