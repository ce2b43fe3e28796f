# exercise: causal-padding-mask
# mistake: A position may not look at itself: the diagonal is left out.
# accept: itself|diagonal|off by one|off-by-one
def causal_padding_mask(lengths, width):
    pos = torch.arange(width)
    before = pos[None, :] < pos[:, None]          # s before t
    real = pos[None, :] < lengths[:, None]
    return (before[None] & real[:, None, :]).unsqueeze(1)
