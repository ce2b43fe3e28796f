# exercise: dropout
# mistake: divides by the root of 1 - share: keeps the mean square, not the mean
# accept: root|sqrt|variance|mean square|scaled|scale
def dropout(x, draw, share, training):
    if not training:
        return x
    return (draw >= share) * x / (1 - share) ** 0.5
