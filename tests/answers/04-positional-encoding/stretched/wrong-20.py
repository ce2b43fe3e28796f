# exercise: stretched
# mistake: Asks for the method "NTK-aware" (the chapter's name) in place of "ntk", so that ntk is not stretched at all.
# accept: unstretched|not stretched|no stretch|unchanged|slowest|last ratio|nothing|method|name|ignor|base
def stretched(width, base, factor, method):
    scale = 1.0
    if method == "NTK-aware":
        base = base * factor ** (width / (width - 2))
    elif method == "interpolation":
        scale = 1 / factor
    return scale * base ** (-torch.arange(0, width, 2).float() / width)
