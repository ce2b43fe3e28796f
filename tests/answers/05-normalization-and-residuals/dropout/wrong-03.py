# exercise: dropout
# mistake: keeps the numbers whose draw lies below share, and drops the others
# accept: below|kept|keeps|keep|wrong way|reversed|turned|the others|other way
def dropout(x, draw, share, training):
    if not training:
        return x
    mask = (draw < share).float()
    return x * mask / (1 - share)
