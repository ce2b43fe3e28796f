# exercise: stretched
# mistake: The condition `method == "interpolation" or "linear"` is always true, so ntk gives interpolation.
# accept: interpolation|first ratio|fastest|keeps its pace|method|every pair|condition|ignor
def stretched(width, base, factor, method):
    if method == "interpolation" or "linear":
        return base ** (-torch.arange(0, width, 2).float() / width) / factor
    base = base * factor ** (width / (width - 2))
    return base ** (-torch.arange(0, width, 2).float() / width)
