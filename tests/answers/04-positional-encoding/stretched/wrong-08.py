# exercise: stretched
# mistake: Interpolation multiplies the base by the factor instead of dividing every speed.
# accept: base|every pair|fastest|all pairs|interpolation|divid
def stretched(width, base, factor, method):
    two_i = torch.arange(0, width, 2, dtype=torch.float64)
    omega = base ** (-two_i / width)
    if method == "interpolation":
        result = (base * factor) ** (-two_i / width)
    elif method == "ntk":
        result = (base * factor ** (width / (width - 2))) ** (-two_i / width)
    else:
        raise ValueError(f"unknown method: {method}")
    return result.float()
