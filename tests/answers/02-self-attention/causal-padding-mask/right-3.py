# exercise: causal-padding-mask
def causal_padding_mask(lengths, width):
    t = torch.arange(width).view(1, 1, width, 1)
    s = torch.arange(width).view(1, 1, 1, width)
    n = lengths.view(-1, 1, 1, 1)
    # the last place that may be seen is the smaller of t and n - 1
    return s <= torch.minimum(t, n - 1)
