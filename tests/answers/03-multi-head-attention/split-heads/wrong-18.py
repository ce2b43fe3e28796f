# exercise: split-heads
# mistake: Head h gets every H-th entry (h, h + H, ...), not D neighbouring ones; the joining fits the wrong split.
# accept: interleav|every|neighbour|next to|side by side|entries|hd|dealt|deals|in turn|order|block|one after another
def split_heads(x, heads):
    B, T, W = x.shape
    return x.reshape(B, T, W // heads, heads).permute(0, 3, 1, 2)


def join_heads(x):
    return x.permute(0, 2, 3, 1).flatten(2)
