# exercise: sinusoidal
def sinusoidal(index, width):
    pairs, rest = divmod(width, 2)
    if rest:
        raise ValueError(f"the width must be even, not {width}")
    omega = torch.exp(-math.log(10_000.0) * torch.arange(pairs, dtype=torch.float64) / pairs)
    angles = torch.outer(index.double(), omega)
    clock = torch.view_as_real(torch.polar(torch.ones_like(angles), angles))    # (T, W/2, 2): cosine, sine
    return clock.flip(-1).reshape(len(index), width).float()
