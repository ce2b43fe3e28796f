# exercise: split-heads
# mistake: join_heads adds the heads up where it should set them side by side.
# accept: sum|add|side by side|concatenat|shape
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    return x.sum(dim=1)
