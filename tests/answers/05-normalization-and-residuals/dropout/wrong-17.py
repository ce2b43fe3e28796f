# exercise: dropout
# mistake: The upper end of the draws is dropped (draw above 1 - share) instead of those below share: the same share of other places.
# accept: below|wrong places|other places|upper|large draws|largest|wrong end|other end|above
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = draw < 1 - share
    return x * keep / (1 - share)
