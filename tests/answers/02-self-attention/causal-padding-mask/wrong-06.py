# exercise: causal-padding-mask
# mistake: The axis for the heads is missing: the result is (B, T, T) and not (B, 1, T, T).
# accept: head|shape|axis|unsqueeze|dim
def causal_padding_mask(lengths, width):
    real = torch.arange(width) < lengths[:, None]
    causal = torch.tril(torch.ones(width, width)) == 1
    return real[:, None, :] & causal[None, :, :]
