# exercise: sinusoidal
def sinusoidal(index, width):
    if width % 2 == 1:
        raise ValueError("an odd width leaves a sine without its cosine")
    speed = torch.exp(torch.arange(0, width, 2).float() * (-math.log(10000.0) / width))
    table = torch.empty(len(index), width)
    table[:, 0::2] = torch.sin(index.float().unsqueeze(1) * speed)
    table[:, 1::2] = torch.cos(index.float().unsqueeze(1) * speed)
    return table
