# exercise: stretched
# mistake: For ntk slows the pairs by factors that run evenly (linearly) from 1 to the factor, instead of raising the base.
# accept: between|middle|linear|evenly|base|geometric|straight
def stretched(width, base, factor, method):
    plain = base ** (-torch.arange(0, width, 2) / width)
    if method == "interpolation":
        return plain / factor
    # first pair by 1, last pair by factor
    return plain / torch.linspace(1, factor, width // 2)
