# exercise: stretched
def stretched(width, base, factor, method):
    n = width // 2
    plain = [base ** (-i / n) for i in range(n)]
    slower = [factor] * n if method == "interpolation" else [factor ** (i / (n - 1)) for i in range(n)]
    return torch.tensor([w / s for w, s in zip(plain, slower)], dtype=torch.float32)
