# exercise: stretched
# mistake: The exponent D/(D-2) is divided with //, so it is 1 for every width above 4: the slowest pair is slowed by less than the factor.
# accept: exponent|slowest|d/(d|d / (d|whole|integer|less than|new base
def stretched(width, base, factor, method):
    i = torch.arange(width // 2)
    if method == "interpolation":
        return base ** (-2 * i / width) / factor
    if method == "ntk":
        base = base * factor ** (width // (width - 2))
        return base ** (-2 * i / width)
