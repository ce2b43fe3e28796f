# exercise: rotary-attention
# mistake: The values are turned backwards instead of not at all.
# accept: value|backwards|move|output changes|turned
def rotary_attention(query, key, value, index):
    angles = index[:, None] * frequencies(query.shape[-1])
    query, key, value = rotate_pairs(query, angles), rotate_pairs(key, angles), rotate_pairs(value, -angles)
    scores = query @ key.transpose(-2, -1) / math.sqrt(query.shape[-1])
    return scores.softmax(dim=-1) @ value
