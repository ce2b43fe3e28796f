# exercise: sinusoidal
# mistake: The exponents run evenly from 0 to 1 with both ends included, so that the slowest pair has exactly 1/10000 instead of 10000^(-(W-2)/W).
# accept: exponent|frequenc|speed|omega|ω|slowest|linspace|2i/w|2i / w|10000|10,000
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    omega = 10_000.0 ** -torch.linspace(0, 1, width // 2)
    angles = index[:, None].float() * omega
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
