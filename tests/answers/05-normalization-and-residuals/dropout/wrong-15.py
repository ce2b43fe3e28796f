# exercise: dropout
# mistake: With a share of 0 in training returns x itself and no new tensor.
# accept: new tensor|itself|same tensor|copy
def dropout(x, draw, share, training):
    if not training or share == 0:
        return x                                   # nothing to do
    return torch.where(draw < share, torch.zeros_like(x), x / (1 - share))
