# exercise: sinusoidal
def sinusoidal(index, width):
    half, rest = divmod(width, 2)
    if rest != 0:
        raise ValueError("width must be even")
    result = torch.zeros((index.shape[0], width), dtype=torch.float32)
    for row, p in enumerate(index.tolist()):
        for i in range(half):
            angle = p / 10000 ** (2 * i / width)
            result[row, 2 * i] = math.sin(angle)
            result[row, 2 * i + 1] = math.cos(angle)
    return result
