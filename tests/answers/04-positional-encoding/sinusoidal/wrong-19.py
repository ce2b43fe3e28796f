# exercise: sinusoidal
# mistake: The table is made with index.new_zeros and so holds integers: every sine and cosine is cut off to -1, 0 or 1.
# accept: integer|int64|dtype|float32|float|truncat|cut off|whole number|rounded
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    table = index.new_zeros(len(index), width)
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    table[:, 0::2] = torch.sin(index[:, None] * omega)
    table[:, 1::2] = torch.cos(index[:, None] * omega)
    return table
