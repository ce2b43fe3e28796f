# exercise: sinusoidal
# mistake: The exponents run from 0 to 1 in W/2 even steps (divided by W/2 - 1 instead of W/2), so that the last hand turns by exactly 1/10000.
# accept: exponent|w/2 - 1|frequenc|last pair|slowest|linspace|ω|omega
def sinusoidal(index, width):
    if width % 2 == 1:
        raise ValueError("odd width")
    half = width // 2
    omega = 10000.0 ** -torch.linspace(0, 1, half)
    angles = index[:, None] * omega
    out = torch.zeros(len(index), width)
    out[:, 0::2] = torch.sin(angles)
    out[:, 1::2] = torch.cos(angles)
    return out
