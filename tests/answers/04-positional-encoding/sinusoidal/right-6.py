# exercise: sinusoidal
def sinusoidal(index, width):
    if width % 2 != 0:
        raise ValueError("odd width")
    table = torch.zeros(len(index), width)
    div = torch.exp(torch.arange(0, width, 2).float() * (-math.log(10000.0) / width))
    table[:, 0::2] = torch.sin(index.unsqueeze(1) * div)
    table[:, 1::2] = torch.cos(index.unsqueeze(1) * div)
    return table
