# exercise: split-heads
# mistake: The slice of head h begins at h and not at h * D, so heads overlap.
# accept: overlap|begin|start|offset|slice
def split_heads(x, heads):
    D = x.shape[-1] // heads
    return torch.stack([x[:, :, h : h + D] for h in range(heads)], dim=1)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)
