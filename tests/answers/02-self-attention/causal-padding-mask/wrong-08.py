# exercise: causal-padding-mask
# mistake: The result is a float tensor of ones and zeros instead of a boolean one.
# accept: bool|float|dtype|type
def causal_padding_mask(lengths, width):
    causal = torch.tril(torch.ones(width, width))
    padding = (torch.arange(width)[None, :] < lengths[:, None]).float()
    return causal[None, None] * padding[:, None, None, :]
