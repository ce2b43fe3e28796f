# exercise: sinusoidal
def sinusoidal(index, width):
    half, odd = divmod(width, 2)
    if odd:
        raise ValueError("a sine without its cosine")
    rows = []
    for p in index.tolist():
        row = []
        for i in range(half):
            angle = p / 10000 ** (2 * i / width)
            row.extend((math.sin(angle), math.cos(angle)))
        rows.append(row)
    return torch.tensor(rows, dtype=torch.float32).reshape(len(index), width)
