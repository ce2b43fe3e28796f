# exercise: sinusoidal
# mistake: Looks the rows up in a table of 512 rows, so that positions from 512 on (below 1,000 are allowed) crash.
# accept: 1,000|1000|999|512|large|beyond|high|too short|size of the table|fixed|longest
def sinusoidal(index, width, max_len=512):
    if width % 2:
        raise ValueError("width must be even")
    table = torch.zeros(max_len, width)
    position = torch.arange(max_len)[:, None]
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    table[:, 0::2] = torch.sin(position * omega)
    table[:, 1::2] = torch.cos(position * omega)
    return table[index]
