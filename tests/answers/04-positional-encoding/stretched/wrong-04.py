# exercise: stretched
# mistake: The two methods are exchanged.
# accept: exchang|swap|other method|interpolation|mixed up
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "ntk":
        result = omega / factor
    elif method == "interpolation":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()
