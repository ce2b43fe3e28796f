# exercise: stretched
# mistake: With ntk the base is raised and the frequencies are divided by the factor as well.
# accept: nothing else|as well|both|fastest|twice|keeps its pace|also
def stretched(width, base, factor, method):
    if method == "ntk":
        base = base * factor ** (width / (width - 2))
    freqs = base ** (-torch.arange(0, width, 2).float() / width)
    return freqs / factor
