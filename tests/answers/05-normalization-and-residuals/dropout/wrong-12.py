# exercise: dropout
# mistake: Divides by the share that happened to be kept in this draw instead of 1 - share.
# accept: this draw|happen|actual|counted|1 - share|mean over|share of the
def dropout(x, draw, share, training):
    if not training:
        return x
    mask = (draw >= share).float()
    return x * mask / mask.mean()
