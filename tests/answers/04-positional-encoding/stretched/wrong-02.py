# exercise: stretched
# mistake: The exponent of the factor is upside down: (D-2)/D.
# accept: upside|exponent|inverse|inverted|(d-2)/d|d/(d-2)|slowest|reciprocal
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (base * factor ** ((width - 2) / width)) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()
