# exercise: dropout
# mistake: drops a number also when its draw is equal to share, not only below it
# accept: equal|below|exactly|edge|boundary
def dropout(x, draw, share, training):
    if not training:
        return x
    return x * (draw > share) / (1 - share)
