# exercise: stretched
# mistake: The frequencies come slowest first.
# accept: slowest first|fastest first|order|reverse|ascending|first
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.flip(0).float()
