# exercise: split-heads
# mistake: join_heads uses view after the transpose, which fails on numbers that do not lie one after another in memory.
# accept: view|contiguous|memory
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    B, H, T, D = x.shape
    return x.transpose(1, 2).view(B, T, H * D)
