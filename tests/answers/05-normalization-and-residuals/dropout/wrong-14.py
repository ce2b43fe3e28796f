# exercise: dropout
# mistake: Drops where the draw is at least 1 - share: the right number of entries, but others.
# accept: below|draw|other entries|above|1 - share|which
def dropout(x, draw, share, training):
    if not training:
        return x
    keep_prob = 1 - share
    keep = draw < keep_prob
    return x * keep / keep_prob
