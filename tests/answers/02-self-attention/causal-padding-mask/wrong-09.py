# exercise: causal-padding-mask
# mistake: The size is taken from the longest sentence of the batch instead of from width.
# accept: width|longest|max|shape|size
def causal_padding_mask(lengths, width):
    T = int(lengths.max())
    steps = torch.arange(T, device=lengths.device)
    real = steps[None, :] < lengths[:, None]
    causal = steps[None, :] <= steps[:, None]
    return real[:, None, None, :] & causal
