# exercise: sinusoidal
# mistake: Numbers the rows 0, 1, 2, ... instead of taking the positions that stand in index.
# accept: index|0, 1, 2|arange|in a row|counts|number of the row
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    T = len(index)
    position = torch.arange(T).float().unsqueeze(1)
    div_term = torch.exp(torch.arange(0, width, 2).float() * (-math.log(10000.0) / width))
    pe = torch.zeros(T, width)
    pe[:, 0::2] = torch.sin(position * div_term)
    pe[:, 1::2] = torch.cos(position * div_term)
    return pe
