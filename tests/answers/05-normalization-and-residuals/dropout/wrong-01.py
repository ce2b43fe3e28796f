# exercise: dropout
# mistake: does not scale the numbers that stay, so the mean falls
# accept: scale|scaled|mean|inverted|divide|divided|smaller
def dropout(x, draw, share, training):
    if not training:
        return x
    return x * (draw >= share)
