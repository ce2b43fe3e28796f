# exercise: stretched
# mistake: Interpolation makes the pairs faster instead of slower.
# accept: faster|slower|slowly|multipl|divid
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = omega * factor
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()
