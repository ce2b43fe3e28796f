# exercise: dropout
# mistake: leaves the scaling for evaluation, where x is multiplied by 1 - share: dropout, but not inverted
# accept: inverted|evaluation|unchanged|scale|scaled
def dropout(x, draw, share, training):
    if training:
        return x * (draw >= share)
    return x * (1 - share)
