# exercise: split-heads
# mistake: split_heads reshapes straight to (B, H, T, D) without a transpose, so heads are stretches of time.
# accept: transpose|stretches|reshape|positions|time
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, heads, T, W // heads)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)
