# exercise: sinusoidal
# mistake: Every column gets a frequency of its own, 10000^(-j/W) for column j, so sine and cosine of a pair do not share one.
# accept: share|same frequency|same angle|each column|of its own|own frequency|one frequency|pair
def sinusoidal(index, width):
    if width % 2 != 0:
        raise ValueError(f"odd width {width}")
    table = torch.empty(len(index), width)
    for row, p in enumerate(index.tolist()):
        for j in range(width):
            angle = p / 10000 ** (j / width)
            table[row, j] = math.sin(angle) if j % 2 == 0 else math.cos(angle)
    return table
