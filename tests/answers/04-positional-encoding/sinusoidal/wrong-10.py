# exercise: sinusoidal
# mistake: The table is built up to the last position of index, as if that were the largest, so that an unsorted index fails.
# accept: order|unsorted|sorted|ascending|largest|last position|descending
def sinusoidal(index, width):
    if width % 2:
        raise ValueError(f"the width must be even, got {width}")
    positions = torch.arange(int(index[-1]) + 1)
    angles = positions[:, None] / 10_000.0 ** (torch.arange(0, width, 2) / width)
    table = torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)
    return table[index]
