# exercise: stretched
# mistake: The argument base is ignored: 10,000 is written into the code.
# accept: base|10,000|10000|10_000
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = 10_000.0 ** (-two_i / width)
    if method == "interpolation":
        result = omega / factor
    elif method == "ntk":
        result = (10_000.0 * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()
