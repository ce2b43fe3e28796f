# exercise: split-heads
# mistake: The heads are interleaved: head h gets every H-th entry instead of D neighbours; join undoes it.
# accept: interleav|every|neighbour|side by side|entries
def split_heads(x, heads):
    return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)
