# exercise: split-heads
def split_heads(x, heads):
    # windows of D entries, D apart: (B, T, H, D)
    size = x.size(-1) // heads
    return x.unfold(-1, size, size).movedim(-2, -3)


def join_heads(x):
    return torch.cat([*x.movedim(-3, 0)], dim=-1)
