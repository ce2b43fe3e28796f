# exercise: stretched
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
        factor = 1
    i = torch.arange(width // 2)
    return base ** (-2 * i / width) / factor
