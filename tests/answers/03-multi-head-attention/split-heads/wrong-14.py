# exercise: split-heads
# mistake: The number of heads is taken for the width of a head: W / H heads of H numbers.
# accept: width of|number of heads|d = w|h and d|heads of
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, T, W // heads, heads).transpose(1, 2)


def join_heads(x):
    B, H, T, D = x.shape
    return x.transpose(1, 2).reshape(B, T, H * D)
