# exercise: stretched
# mistake: The new base is base times factor, without the exponent D/(D-2).
# accept: exponent|power|d/(d-2)|slowest|exactly|base times|base * factor|without
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()
