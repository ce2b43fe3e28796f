# exercise: dropout
# mistake: ignores the switch: drops in evaluation too
# accept: evaluation|training|switch
def dropout(x, draw, share, training):
    mask = draw >= share
    return x * mask / (1 - share)
