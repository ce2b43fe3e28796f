# exercise: stretched
def stretched(width, base, factor, method):
    if method == "interpolation":
        return (frequencies(width, base) / factor).to(torch.float32)
    return frequencies(width, base * factor ** (width / (width - 2))).to(torch.float32)
