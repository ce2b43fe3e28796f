# exercise: dropout
# mistake: Drops where the draw is equal to share, too (so a share of 0 drops a draw of exactly 0).
# accept: equal|exactly|<=
def dropout(x, draw, share, training):
    if not training:
        return x
    keep = (draw > share).to(x.dtype)
    return x * keep / (1 - share)
