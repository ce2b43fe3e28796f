# exercise: split-heads
# mistake: Takes the number of heads for the width of a head: torch.split wants the size of a piece.
# accept: width of|number of heads|swapped|pieces|confus|shape
def split_heads(x, heads):
    return torch.stack(x.split(heads, dim=-1), dim=1)


def join_heads(x):
    return x.transpose(1, 2).flatten(2)
