# exercise: split-heads
# mistake: split_heads stacks the heads in front of the batch: (H, B, T, D).
# accept: batch|front|first axis|axes|axis|shape
def split_heads(x, heads):
    return torch.stack(x.chunk(heads, dim=-1), dim=0)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)
