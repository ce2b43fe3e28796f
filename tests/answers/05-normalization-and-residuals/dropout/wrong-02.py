# exercise: dropout
# mistake: divides by share and not by 1 - share
# accept: 1 - share|share|scaled|scale|divide|divided
def dropout(x, draw, share, training):
    if not training:
        return x
    if share == 0:
        return x
    return x * (draw >= share) / share
