# exercise: dropout
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = torch.ge(draw, share)
    return torch.zeros_like(x).masked_scatter(keep, x[keep] / (1 - share))
