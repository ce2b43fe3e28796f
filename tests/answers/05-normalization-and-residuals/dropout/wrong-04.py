# exercise: dropout
# mistake: multiplies by 1 - share where it should divide
# accept: multipl|multiplies|multiplied|divide|divided|scaled|scale
def dropout(x, draw, share, training):
    if not training:
        return x
    return torch.where(draw < share, 0.0, x * (1 - share))
