# exercise: split-heads
# mistake: The heads are stacked in front of the batch: (H, B, T, D).
# accept: shape|batch|axis|axes|front|order|(b, h|first|dim
def split_heads(x, heads):
    return torch.stack(x.chunk(heads, dim=-1))


def join_heads(x):
    return torch.cat(x.unbind(dim=1), dim=-1)
