# exercise: rotary-attention
# mistake: Leaves the values as they are, but counts the positions 0, 1, 2 ... in place of index, so that gaps between positions are lost.
# accept: weights|gap|index|distance|0, 1, 2|arange|counted|consecutive
def rotary_attention(query, key, value, index):
    # only distances may count, so begin at 0 whatever the index is
    angles = torch.arange(query.shape[-2])[:, None] * frequencies(query.shape[-1])
    query, key = rotate_pairs(query, angles), rotate_pairs(key, angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
