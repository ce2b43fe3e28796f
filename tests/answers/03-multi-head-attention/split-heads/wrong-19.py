# exercise: split-heads
# mistake: torch.split takes the size of a piece: there are D heads of H numbers and not H heads of D.
# accept: size|number of|pieces|swap|exchang|shape|h and d|d heads|width|chunk|mixed up|axis|axes|(b, h
def split_heads(x, heads):
    return torch.stack(x.split(heads, dim=-1), dim=1)


def join_heads(x):
    return torch.cat(x.unbind(dim=1), dim=-1)
