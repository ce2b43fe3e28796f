# exercise: causal-padding-mask
# mistake: The two masks (T, T) and (B, T) are combined without giving the second its own axes, which crashes, or mixes sentences with positions where B happens to be T.
# accept: broadcast|shape|axis|axes|unsqueeze|dim|None
def causal_padding_mask(lengths, width):
    causal = torch.ones(width, width, dtype=torch.bool).tril()
    padding = torch.arange(width) < lengths.unsqueeze(1)
    mask = causal & padding
    return mask.unsqueeze(1)
