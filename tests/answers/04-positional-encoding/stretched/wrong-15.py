# exercise: stretched
# mistake: Returns float64 numbers.
# accept: float64|float32|dtype|type
def stretched(width, base, factor, method):
    exponent = -torch.arange(0, width, 2, dtype=torch.float64) / width
    if method == "ntk":
        return (base * factor ** (width / (width - 2))) ** exponent
    return base ** exponent / factor
