# exercise: causal-padding-mask
# mistake: One padding position too many counts as real (<= instead of <).
# accept: off by one|off-by-one|one too many|<=|first padding|length|one more
def causal_padding_mask(lengths, width):
    idx = torch.arange(width)
    causal = idx[:, None] >= idx[None, :]
    not_pad = idx <= lengths[:, None]
    return causal & not_pad[:, None, None]
