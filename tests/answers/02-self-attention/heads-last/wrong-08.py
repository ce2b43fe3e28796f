# exercise: heads-last
# mistake: The axes are moved back with the same permutation again, which is not its own inverse: the result has a wrong order of axes.
# accept: permut|inverse|back|order|axes|shape|transpos
def attention_heads_last(query, key, value):
    to_heads = (2, 0, 1, 3)            # (H, B, T, D)
    query, key, value = query.permute(to_heads), key.permute(to_heads), value.permute(to_heads)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.permute(to_heads)
