# exercise: split-heads
# mistake: The heads are cut off as stretches of time: a reshape to (B, H, T, D) without a transpose, and the same back.
# accept: time|transpose|stretch|position|axes
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, heads, T, W // heads)


def join_heads(x):
    B, H, T, D = x.shape
    return x.reshape(B, T, H * D)
