# exercise: causal-padding-mask
# mistake: The causal part is upside down (triu): a position sees what comes after it instead of what came before.
# accept: triu|tril|future|after|upper|lower|causal|transpos
def causal_padding_mask(lengths, width):
    causal = torch.triu(torch.ones(width, width)).bool()
    pad = torch.arange(width)[None, :] < lengths[:, None]
    return causal[None, None] & pad[:, None, None, :]
