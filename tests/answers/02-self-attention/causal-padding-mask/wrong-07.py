# exercise: causal-padding-mask
# mistake: The mask is inverted: True stands for hidden, as in PyTorch's key_padding_mask, instead of for may look.
# accept: invert|inverse|opposite|wrong way|revers|True means|negat|may look|swapped
def causal_padding_mask(lengths, width):
    # True where attention must be blocked
    future = torch.triu(torch.ones(width, width, dtype=torch.bool), diagonal=1)
    padding = torch.arange(width)[None, :] >= lengths[:, None]
    return future[None, None, :, :] | padding[:, None, None, :]
