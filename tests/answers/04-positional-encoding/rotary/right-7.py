# exercise: rotary
def rotary(x, index, base=10_000.0):
    D = x.shape[-1]
    out = x.clone()
    for row, p in enumerate(index.tolist()):
        for i in range(D // 2):
            angle = p * base ** (-2 * i / D)
            a, b = x[:, :, row, i], x[:, :, row, i + D // 2]
            out[:, :, row, i] = a * math.cos(angle) - b * math.sin(angle)
            out[:, :, row, i + D // 2] = a * math.sin(angle) + b * math.cos(angle)
    return out
