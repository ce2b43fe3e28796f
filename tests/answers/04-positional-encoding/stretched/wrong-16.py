# exercise: stretched
# mistake: The exponent of NTK is computed by whole-number division, D // (D - 2), which is 1 for every width above 4.
# accept: exponent|d/(d-2)|d/(d - 2)|d / (d - 2)|d/(d−2)|division|//|slowest|last ratio|whole number|base
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width // (width - 2))
    omega = base ** (-torch.arange(0, width, 2).float() / width)
    return omega / factor if method == "interpolation" else omega
