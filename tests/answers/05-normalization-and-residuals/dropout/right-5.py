# exercise: dropout
def dropout(x, draw, share, training):
    if not training:
        return x
    return torch.where(draw < share, torch.zeros_like(x), x / (1 - share))
