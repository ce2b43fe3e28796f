# exercise: split-heads
# mistake: join_heads reshapes to (B, T, W) without bringing the positions back to the front.
# accept: transpose|back|reshape|way out
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    B, H, T, D = x.shape
    return x.reshape(B, T, H * D)
