# exercise: split-heads
# mistake: The split is right; the join forgets to bring the positions back before the heads.
# accept: transpose|before|join|time|exchange|swap|order
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)


def join_heads(x):
    return x.reshape(x.shape[0], x.shape[2], -1)
