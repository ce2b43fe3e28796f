# exercise: causal-padding-mask
def causal_padding_mask(lengths, width):
    mask = torch.zeros(len(lengths), 1, width, width, dtype=torch.bool)
    for b, n in enumerate(lengths.tolist()):
        for t in range(width):
            # what came before, itself, but no padding
            mask[b, 0, t, : min(t + 1, n)] = True
    return mask
