# exercise: split-heads
# mistake: split_heads cuts the width but leaves the heads behind the positions: (B, T, H, D).
# accept: axes|axis|order|transpose|shape
def split_heads(x, heads):
    B, T, W = x.shape
    return x.view(B, T, heads, W // heads)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)
