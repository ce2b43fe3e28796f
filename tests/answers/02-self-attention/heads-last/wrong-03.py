# exercise: heads-last
# mistake: The axes are exchanged by view/reshape, which mixes up the numbers of positions and heads, where a transpose is needed.
# accept: view|reshape|transpos|mixe|scrambl|wrong grouping
def attention_heads_last(query, key, value):
    B, T, H, D = query.shape
    query = query.reshape(B, H, T, D)
    key = key.reshape(B, H, T, D)
    value = value.reshape(B, H, T, D)
    scores = query @ key.transpose(-2, -1) / math.sqrt(D)
    weights = scores.softmax(dim=-1)
    mixed = weights @ value
    return mixed.reshape(B, T, H, D)
