# exercise: stretched
def stretched(width, base, factor, method):
    pairs = width // 2
    slowing = {
        "interpolation": [factor] * pairs,
        # (base * f^(D/(D-2)))^(-2i/D) is base^(-2i/D) / f^(i/(D/2 - 1)): pair i pays its share of the factor.
        "ntk": [factor ** (i / (pairs - 1)) for i in range(pairs)],
    }[method]
    return torch.tensor([base ** (-i / pairs) / slow for i, slow in enumerate(slowing)], dtype=torch.float32)
