# exercise: split-heads
# mistake: join_heads moves the heads behind the entries, so that the entries of the heads alternate.
# accept: alternate|interleave|turn|entries|order|side by side
def split_heads(x, heads):
    return x.unflatten(-1, (heads, -1)).transpose(1, 2)



def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)
