# exercise: stretched
# mistake: The frequencies come in turns a position (divided by 2 pi) and not in radians.
# accept: radian|2π|2 pi|2pi|turns a|full turn|unit|6.28|first
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    omega = base ** (-torch.arange(0, width, 2).float() / width)
    if method == "interpolation":
        omega = omega / factor
    return omega / (2 * math.pi)
