# exercise: sinusoidal
# mistake: Sines and cosines are stacked along a new first axis and then reshaped to (T, W): the first rows hold the sines of several positions, the last rows the cosines.
# accept: side by side|stack|reshape|interleav|alternat|order|next to|mixed|one position|axis|dim
def sinusoidal(index, width):
    if width % 2:
        raise ValueError("width must be even")
    omega = 10_000.0 ** (-torch.arange(0, width, 2) / width)
    angles = index[:, None] * omega
    return torch.stack([angles.sin(), angles.cos()]).reshape(len(index), width)
