# exercise: dropout
# mistake: The tensor draw is turned into the mask in place, so the caller's draws are overwritten.
# accept: draw itself|in place|in-place|caller|overwrit|changed|changes|as they are|as it was|draws you were given
def dropout(x, draw, share, training):
    if not training:
        return x
    dropped = draw < share
    draw[dropped] = 0
    draw[~dropped] = 1 / (1 - share)
    return x * draw
