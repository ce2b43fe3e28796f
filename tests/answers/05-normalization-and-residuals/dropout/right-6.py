# exercise: dropout
def dropout(x, draw, share, training):
    result = x.clone()
    if training:
        result[draw < share] = 0.0
        result = result / (1.0 - share)
    return result
