# exercise: split-heads
# mistake: The split is right; the join puts D before H, so the heads' entries alternate instead of standing side by side.
# accept: side by side|interleav|alternat|order|before
def split_heads(x, heads):
    B, T, W = x.shape
    return x.view(B, T, heads, W // heads).transpose(1, 2)


def join_heads(x):
    B, H, T, D = x.shape
    return x.permute(0, 2, 3, 1).reshape(B, T, H * D)
