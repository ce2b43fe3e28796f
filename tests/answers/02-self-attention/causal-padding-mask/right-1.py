# exercise: causal-padding-mask
def causal_padding_mask(lengths, width):
    causal = torch.ones(width, width, dtype=torch.bool, device=lengths.device).tril()
    real = torch.arange(width, device=lengths.device) < lengths[:, None]
    return causal & real[:, None, None, :]
