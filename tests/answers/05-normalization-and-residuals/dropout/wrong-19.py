# exercise: dropout
# mistake: The mask is made out of the draws themselves, so that a draw of exactly 0 counts as dropped also when share is 0.
# accept: exactly 0|exactly zero|share of 0|draw of 0|equal|share is 0|draw is 0|0 stays|drops nothing
def dropout(x, draw, share, training):
    if not training:
        return x
    mask = draw.clone()
    mask[mask < share] = 0
    mask[mask > 0] = 1
    return x * mask / (1 - share)
