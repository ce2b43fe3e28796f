# exercise: rotary
# mistake: Looks the angles up in a table of 1,000 rows, so a negative position counts from the table's end.
# accept: negative|below 0|below zero|minus|before 0
def rotary(x, index, base=10_000.0):
    d = x.shape[-1]
    omega = base ** (-torch.arange(0, d, 2, dtype=torch.float64) / d)
    table = torch.arange(1000)[:, None] * omega          # all positions there can be
    cos = table.cos()[index].to(x.dtype)
    sin = table.sin()[index].to(x.dtype)
    a, b = x.chunk(2, dim=-1)
    return torch.cat((a * cos - b * sin, a * sin + b * cos), dim=-1)
