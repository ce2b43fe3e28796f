# exercise: stretched
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    omega = base ** (-torch.arange(0, width, 2, dtype=torch.float64) / width)
    if method == "interpolation":
        omega = omega / factor
    return omega.float()
