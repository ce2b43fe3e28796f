# exercise: dropout
def dropout(x, draw, share, training):
    if training:
        out = x.clone()
        out.masked_fill_(draw < share, 0)
        out *= 1 / (1 - share)
        return out
    return x
