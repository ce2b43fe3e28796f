# exercise: split-heads
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, T, heads, W // heads).permute(0, 2, 1, 3)


def join_heads(x):
    B, H, T, D = x.shape
    return x.permute(0, 2, 1, 3).contiguous().view(B, T, H * D)
