# exercise: split-heads
# mistake: Head h gets every H-th entry (h, h + H, ...) in place of D neighbouring entries, and join_heads undoes just that.
# accept: interleave|every|neighbour|stride|turn|contiguous|next to
def split_heads(x, heads):
    return x.unflatten(-1, (-1, heads)).permute(0, 3, 1, 2)


def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)
