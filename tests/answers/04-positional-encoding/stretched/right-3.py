# exercise: stretched
def stretched(width, base, factor, method):
    pairs = width // 2
    result = []
    for i in range(pairs):
        speed = math.exp(-math.log(base) * i / pairs)
        slower = factor if method == "interpolation" else factor ** (i / (pairs - 1))
        result.append(speed / slower)
    return torch.tensor(result, dtype=torch.float32)
