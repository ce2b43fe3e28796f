# exercise: dropout
# mistake: Classic dropout: nothing is scaled in training, and evaluation multiplies by 1 - share.
# accept: evaluation|inverted|unchanged|scale|divide
def dropout(x, draw, share, training):
    if training:
        return torch.where(draw < share, 0.0, x)
    return x * (1 - share)
